"""The tuned set: the styles that the readers were developed on. Others stand in `held_out.py`."""

from dataclasses import dataclass
from html import escape

from invented import Invented, marked, twelve, twentyfour

HAN = "'Noto Sans CJK TC', sans-serif"


@dataclass(frozen=True)
class Scene:
    """One page: its `html`, CSS pixels `width` × `height` at `scale`, `long` = as tall as its content."""

    name: str
    style: str
    html: str
    width: int
    height: int
    scale: float = 2
    long: bool = False
    damage: str = ""
    seed: int = 0


def page(body, css, data=""):
    """A whole document."""
    return f"<!doctype html><meta charset=utf-8><style>*{{box-sizing:border-box;margin:0}}body{{font-family:{HAN};}}{css}</style><body {data}>{body}"


# ---- chats ------------------------------------------------------------------------------------------------------

LINE = {
    "light": dict(ground="#8cabd8", head="#8cabd8", ink="#111", mine="#77e264", his="#fff", faint="#4a5b74", bubble="#111"),
    "dark": dict(ground="#1f1f1f", head="#1f1f1f", ink="#eee", mine="#3f8f4f", his="#383838", faint="#999", bubble="#f2f2f2"),
    "white": dict(ground="#fff", head="#fff", ink="#111", mine="#8de055", his="#ececec", faint="#888", bubble="#111"),
}


def talk(data, count, group=True, share=0.45):
    """A conversation: dicts with sender ("" = own), html, minute, read."""
    people = [data.person() for _ in range(4)] if group else [data.person()]
    minute, out = data.clock(), []
    for _ in range(count):
        minute = data.clock(minute)
        sender = "" if data.rng.random() < 0.35 else data.pick(people)
        html = data.telling() if data.rng.random() < share else data.small()
        out.append(dict(sender=sender, html=html, minute=minute, read=data.rng.randrange(1, 20) if group else 1))
    return out


def line(data, theme, size=16, count=7, group=True, title=None, members=20):
    """A LINE-like chat."""
    c = LINE[theme]
    title = title or ("工程科公務群" if group else data.person())
    css = f"""body{{background:{c['ground']};color:{c['ink']};font-size:{size}px}}
    .st{{display:flex;justify-content:space-between;padding:8px 18px 2px;font-size:13px}} .hd{{padding:10px 14px 12px;font-size:{size + 2}px;background:{c['head']};display:flex;gap:10px;align-items:center}}
    .back{{width:11px;height:11px;border-left:2px solid;border-bottom:2px solid;transform:rotate(45deg)}} .menu{{margin-left:auto;width:18px;height:12px;border-top:2px solid;border-bottom:2px solid}}
    .day{{text-align:center;margin:10px}} .day span{{background:rgba(0,0,0,.22);color:#fff;border-radius:12px;padding:2px 12px;font-size:{size - 4}px}}
    .row{{display:flex;margin:9px 10px;align-items:flex-end;gap:6px}} .own{{flex-direction:row-reverse}} .av{{width:34px;height:34px;border-radius:50%;background:#c9a;align-self:flex-start;flex:none}}
    .who{{font-size:{size - 4}px;color:{c['faint']};margin-bottom:3px}} .bub{{background:{c['his']};color:{c['bubble']};border-radius:16px;padding:8px 12px;line-height:1.35;max-width:{230 + size * 2}px;overflow-wrap:anywhere}}
    .own .bub{{background:{c['mine']};color:{'#111' if theme != 'dark' else '#fff'}}} .at{{font-size:{size - 6}px;color:{c['faint']};flex:none;line-height:1.3;white-space:nowrap}} .own .at{{text-align:right}}
    .bar{{height:52px;margin-top:14px;background:{c['his']};}}"""
    body = f'<div class=st><span>9:41</span><span>5G</span></div><div class=hd><i class=back></i><b>{escape(title)}{f"({members})" if group else ""}</b><i class=menu></i></div>'
    body += '<div class=day><span data-day="9月15日(一)">9月15日(一)</span></div>'
    for m in talk(data, count, group):
        at = twelve(m["minute"])
        if m["sender"]:
            sender = m["sender"] if group else title
            who = f"<div class=who>{escape(sender)}</div>" if group else ""
            body += (f'<div class=row><i class=av></i><div>{who}<div class=bub data-msg=other data-sender="{escape(sender)}" data-time="{at}">{m["html"]}</div></div>'
                     f"<div class=at>{at}</div></div>")
        else:
            read = f"<span data-read={m['read'] if group else 0}>已讀{' ' + str(m['read']) if group else ''}</span><br>"
            body += f'<div class="row own"><div class=bub data-msg=own data-time="{at}">{m["html"]}</div><div class=at>{read}{at}</div></div>'
    return page(body + "<div class=bar></div>", css, f'data-kind=chat data-title="{escape(title)}" data-members={members if group else 0}')


WA = {"light": dict(ground="#efe7de", head="#008069", on="#fff", mine="#d9fdd3", his="#fff", ink="#111b21", faint="#667781"),
      "dark": dict(ground="#0b141a", head="#1f2c34", on="#e9edef", mine="#005c4b", his="#1f2c34", ink="#e9edef", faint="#8696a0")}
HUES = ["#d4603b", "#1f7aec", "#5b8c2a", "#a443b2", "#b4761b"]


def whatsapp(data, theme, size=15, count=7, group=True):
    """A WhatsApp-like chat: the time inside the bubble, names in colour, ticks."""
    c, title = WA[theme], ("資料組聯絡群" if group else data.person())
    css = f"""body{{background:{c['ground']};color:{c['ink']};font-size:{size}px}} .hd{{background:{c['head']};color:{c['on']};padding:14px 16px 10px 50px}} .hd b{{font-size:{size + 3}px}} .hd div{{font-size:{size - 3}px;opacity:.85}}
    .day{{text-align:center;margin:10px}} .day span{{background:{c['his']};color:{c['faint']};border-radius:7px;padding:4px 10px;font-size:{size - 3}px}}
    .row{{display:flex;margin:5px 12px}} .own{{justify-content:flex-end}} .bub{{background:{c['his']};border-radius:8px;padding:5px 8px 6px;max-width:78%;line-height:1.35;position:relative;overflow-wrap:anywhere}} .own .bub{{background:{c['mine']}}}
    .who{{font-size:{size - 2}px;font-weight:500}} .at{{font-size:{size - 4}px;color:{c['faint']};float:right;margin:6px 0 -4px 12px}} .tick{{display:inline-block;width:12px;height:7px;border-left:2px solid #53bdeb;border-bottom:2px solid #53bdeb;transform:rotate(-45deg);margin-left:4px}}"""
    members = "、".join(data.person() for _ in range(3))
    body = f"<div class=hd><b>{escape(title)}</b>{f'<div>{escape(members)}、您</div>' if group else '<div>上線</div>'}</div>" \
           '<div class=day><span data-day="2025年9月15日">2025年9月15日</span></div>'
    for m in talk(data, count, group):
        at = twelve(m["minute"])
        own = not m["sender"]
        sender = m["sender"] if group else title
        who = f"<div class=who style='color:{HUES[len(sender) * 7 % 5]}'>{escape(sender)}</div>" if group and not own else ""
        tick = "<i class=tick></i>" if own else ""
        body += (f"<div class='row{' own' if own else ''}'><div class=bub>{who}<span data-msg={'own' if own else 'other'} data-sender='{'' if own else escape(sender)}' data-time='{at}'>{m['html']}</span>"
                 f"<span class=at>{at}{tick}</span></div></div>")
    return page(body, css, f'data-kind=chat data-title="{escape(title)}" data-members=0')


TG = {"light": dict(ground="#c5d9b3", head="#fff", ink="#000", mine="#effdde", his="#fff", faint="#7b8a6c"),
      "dark": dict(ground="#0e1621", head="#17212b", ink="#f5f5f5", mine="#2b5278", his="#182533", faint="#708499")}


def telegram(data, theme, size=15, count=7):
    """A Telegram-like group: member count under the title, names inside the bubble, 24 h clock."""
    c, title, members = TG[theme], "專案工作小組", data.rng.randrange(5, 90)
    css = f"""body{{background:{c['ground']};color:{c['ink']};font-size:{size}px}} .hd{{background:{c['head']};padding:10px 56px;text-align:center}} .hd b{{font-size:{size + 1}px}} .hd div{{font-size:{size - 3}px;color:{c['faint']}}}
    .day{{text-align:center;margin:8px}} .day span{{background:rgba(80,110,70,.55);color:#fff;border-radius:10px;padding:2px 9px;font-size:{size - 2}px}}
    .row{{display:flex;margin:4px 8px;align-items:flex-end;gap:6px}} .own{{justify-content:flex-end}} .av{{width:32px;height:32px;border-radius:50%;background:#e8895c;flex:none}}
    .bub{{background:{c['his']};border-radius:14px;padding:6px 10px;max-width:76%;line-height:1.32;overflow-wrap:anywhere}} .own .bub{{background:{c['mine']}}} .who{{font-weight:600;color:#d87b29;font-size:{size - 1}px}} .at{{font-size:{size - 4}px;color:{c['faint']};float:right;margin:6px 0 0 10px}}"""
    body = f'<div class=hd><b>{title}</b><div>{members} 位成員</div></div><div class=day><span data-day="9月15日">9月15日</span></div>'
    for m in talk(data, count):
        at, own = twentyfour(m["minute"]), not m["sender"]
        who = "" if own else f"<div class=who>{escape(m['sender'])}</div>"
        body += (f"<div class='row{' own' if own else ''}'>{'' if own else '<i class=av></i>'}<div class=bub>{who}<span data-msg={'own' if own else 'other'} data-sender='{escape(m['sender'])}' data-time='{at}'>{m['html']}</span>"
                 f"<span class=at>{at}</span></div></div>")
    return page(body, css, f'data-kind=chat data-title="{title}" data-members={members}')


# ---- forms, mails, tables ---------------------------------------------------------------------------------------

def form(data, boxed=True, size=15, hue="#1d5fa8"):
    """A page of an office system: labels and values."""
    rows = [("案件編號", marked("case", data.case())), ("檢舉人姓名", marked("person", data.person())), ("身分證字號", marked("national_id", data.national_id())),
            ("出生年月日", marked("birthdate", data.birthdate())), ("聯絡電話", marked("phone", data.phone())), ("電子郵件", marked("email", data.email())),
            ("通訊地址", marked("address", data.address())), ("被檢舉人", marked("masked", data.masked())), ("車牌號碼", marked("plate", data.plate())),
            ("檢舉內容", data.fill("該員於上班時間外出，{person}可以作證。"))]
    css = f"""body{{font-size:{size}px;background:#f3f5f8;color:#222}} h2{{background:{hue};color:#fff;padding:10px 16px;font-size:{size + 3}px}} table{{width:94%;margin:14px auto;border-collapse:collapse;background:#fff}}
    td{{padding:8px 10px;{'border:1px solid #bbb' if boxed else 'border-bottom:1px solid #e2e2e2'}}} td:first-child{{width:28%;{'background:#e8eef6' if boxed else 'color:#667'}}}"""
    body = "<h2>民眾陳情案件登錄</h2><table>" + "".join(
        f"<tr><td>{label}{'' if boxed else '：'}</td><td data-field='{label}'>{value}</td></tr>" for label, value in rows) + "</table>"
    return page(body, css, "data-kind=form")


def mail(data, size=15, dark=False):
    """An e-mail as a web client shows it."""
    ground, ink = ("#1e1e1e", "#ddd") if dark else ("#fff", "#222")
    css = f"body{{font-size:{size}px;background:{ground};color:{ink};padding:18px;line-height:1.6}} h2{{font-size:{size + 6}px;margin-bottom:10px}} .m{{color:{'#aaa' if dark else '#555'};font-size:{size - 1}px}} p{{margin:10px 0}}"
    body = (f"<h2>轉知：{data.fill('{case}')}陳情案</h2><div class=m>寄件者：<span data-field=寄件者>{data.fill('{person} &lt;{email}&gt;')}</span></div>"
            f"<div class=m>收件者：<span data-field=收件者>{data.fill('{email}')}</span></div><div class=m>日期：<span data-field=日期>2025年9月15日 下午2:{data.rng.randrange(10, 59)}</span></div><hr>"
            f"<p>各位同仁好：</p>" + "".join(f"<p>{data.telling()}</p>" for _ in range(4)) + f"<p>承辦人 {data.fill('{person}')} 敬上<br>分機 {data.digits(4)}</p>")
    return page(body, css, "data-kind=mail")


def table(data, rows=10, size=14):
    """A spreadsheet of persons."""
    head = ["編號", "姓名", "身分證字號", "電話", "生日", "住址"]
    css = f"body{{font-size:{size}px;background:#fff;padding:10px}} table{{border-collapse:collapse;width:100%}} td,th{{border:1px solid #999;padding:5px 7px;text-align:left;white-space:nowrap}} th{{background:#dfe8d5}}"
    body = "<table><tr>" + "".join(f"<th>{h}</th>" for h in head) + "</tr>"
    for n in range(1, rows + 1):
        cells = [str(n), data.fill("{person}" if n % 3 else "{masked}"), *(data.fill("{" + k + "}") for k in ("national_id", "phone", "birthdate", "address"))]
        body += "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
    return page(body + "</table>", css, "data-kind=table")


def letter(data, size=19, face="'Noto Sans CJK TC'"):
    """A letter of complaint on paper."""
    css = f"body{{font-family:{face};font-size:{size}px;background:#fffef8;color:#111;padding:56px 60px;line-height:1.75}} h1{{text-align:center;font-size:{size + 9}px;letter-spacing:8px;margin-bottom:16px}}"
    body = "<h1>檢舉書</h1>" + "".join(f"<p>{text}</p>" for text in (
        data.fill("檢舉人：{person}"), data.fill("身分證字號：{national_id}"), data.fill("聯絡電話：{phone}"), data.fill("地址：{address}"),
        data.fill("主旨：檢舉{masked}違反採購規定一事。"), data.fill("說明：一、本人於114年9月1日向{person}反映，未獲處理。"), data.fill("二、證人{person}，電話{phone}。"),
        data.telling(), "此致　　政風室", data.fill("具狀人　{person}　　中華民國114年9月15日")))
    return page(body, css, "data-kind=letter")


def scenes(seed):
    """44 scenes."""
    def of(name, style, make, width, height, scale=2.0, long=False, damage="", **options):
        number = len(out)
        out.append(Scene(f"{number + 1:02}_{name}", style, make(Invented(seed * 1000 + number), **options), width, height, scale, long, damage, seed * 1000 + number))

    out = []
    for theme, size, scale, damage in (("light", 16, 3, ""), ("light", 16, 2.77, "jpeg"), ("dark", 16, 3, ""), ("dark", 15, 2, "resent"), ("white", 16, 3, "thrice"),
                                       ("light", 14, 1.5, ""), ("dark", 16, 3, "screen"), ("light", 16, 3, "screen"), ("white", 15, 1.25, "")):
        of("line_" + theme, "LINE-like", line, 390, 844, scale, damage=damage, theme=theme, size=size)
    for theme, damage in (("light", ""), ("dark", "small")):
        of("line_pair", "LINE-like", line, 390, 844, 3, damage=damage, theme=theme, group=False)
    for theme, size, scale, damage in (("light", 15, 3, ""), ("dark", 15, 3, ""), ("light", 15, 2.6, "resent"), ("dark", 15, 3, "screen"), ("light", 14, 1.5, "jpeg"), ("dark", 15, 2, "dim")):
        of("whatsapp_" + theme, "WhatsApp-like", whatsapp, 390, 844, scale, damage=damage, theme=theme, size=size)
    of("whatsapp_pair", "WhatsApp-like", whatsapp, 390, 844, 3, theme="light", group=False)
    for theme, size, scale, damage in (("light", 15, 3, ""), ("dark", 15, 3, ""), ("light", 15, 2, "thrice"), ("dark", 14, 1.5, "jpeg"), ("light", 15, 3, "screen")):
        of("telegram_" + theme, "Telegram-like", telegram, 390, 844, scale, damage=damage, theme=theme, size=size)
    for boxed, scale, damage in ((True, 1, ""), (False, 1, ""), (True, 1.5, "jpeg"), (False, 2, "screen"), (True, 1, "small"), (False, 2, "paper")):
        of("form", "form", form, 760, 640, scale, damage=damage, boxed=boxed, size=18 if damage == "small" else 15)
    for scale, damage, dark in ((1, "", False), (1.25, "", True), (2, "screen", False), (1, "jpeg", False), (1.5, "dim", True)):
        of("mail", "e-mail", mail, 820, 760, scale, damage=damage, dark=dark)
    for scale, damage in ((1, ""), (1.25, "jpeg"), (2, "screen"), (1.5, "scan")):
        of("table", "table", table, 980, 420, scale, damage=damage)
    for damage in ("paper", "scan", "screen", ""):
        of("letter", "paper", letter, 794, 1123, 1.6, damage=damage)
    of("line_long", "LINE-like long", line, 390, 844, 2, long=True, theme="light", count=60)
    of("line_long", "LINE-like long", line, 390, 844, 2, long=True, damage="jpeg", theme="dark", count=56)
    return out
