"""The held-out set: other applications, faces and papers, written after the readers were tuned on `tuned.py` and not used for tuning."""

from html import escape

from invented import Invented, twelve, twentyfour
from tuned import Scene, page, talk

SERIF, KAI, ROUND = "'Noto Serif CJK TC','AR PL UMing TW'", "'AR PL UKai TW','cwTeXKai'", "'cwTeXYen','Noto Sans CJK TC'"


def rows_of(data, count, group=True):
    """The talk with sender, own, html, minute."""
    return [(m["sender"], not m["sender"], m["html"], m["minute"]) for m in talk(data, count, group)]


def messenger(data, dark=False, count=7):
    """Messenger-like: no clock beside bubbles, the day and clock between them, white on blue."""
    ground, his, ink = ("#000", "#303030", "#fff") if dark else ("#fff", "#f0f0f0", "#050505")
    css = f"""body{{background:{ground};color:{ink};font-size:16px}} .hd{{padding:12px 20px 10px 60px;border-bottom:1px solid #8883}} .day{{text-align:center;color:#888;font-size:12px;margin:12px}}
    .row{{display:flex;margin:3px 10px;gap:8px;align-items:flex-end}} .own{{justify-content:flex-end}} .av{{width:28px;height:28px;border-radius:50%;background:#7aa}} .who{{font-size:12px;color:#888;margin:6px 0 1px 48px}}
    .bub{{background:{his};border-radius:18px;padding:8px 12px;max-width:70%;line-height:1.3;overflow-wrap:anywhere}} .own .bub{{background:#0084ff;color:#fff}}"""
    body = "<div class=hd><b>里民服務小組</b></div>"
    for n, (sender, own, html, minute) in enumerate(rows_of(data, count)):
        body += f"<div class=day>{twelve(minute)}</div>" if n % 3 == 0 else ""
        body += "" if own else f"<div class=who>{escape(sender)}</div>"
        body += f"<div class='row{' own' if own else ''}'>{'' if own else '<i class=av></i>'}<div class=bub data-msg={'own' if own else 'other'} data-sender='{escape(sender)}'>{html}</div></div>"
    return page(body, css, 'data-kind=chat data-title="里民服務小組" data-members=0')


def wechat(data, count=7):
    """WeChat-like: grey page, square bubbles, names above."""
    css = """body{background:#ededed;font-size:16px;color:#111} .hd{padding:12px;text-align:center;border-bottom:1px solid #ddd} .day{text-align:center;color:#999;font-size:12px;margin:10px}
    .row{display:flex;margin:9px 10px;gap:8px;align-items:flex-start} .own{flex-direction:row-reverse} .av{width:38px;height:38px;border-radius:5px;background:#8a7;flex:none} .who{font-size:12px;color:#888;margin-bottom:2px}
    .bub{background:#fff;border-radius:4px;padding:9px 11px;max-width:245px;line-height:1.35;overflow-wrap:anywhere} .own .bub{background:#95ec69}"""
    body = "<div class=hd>採購案討論(12)</div>"
    for n, (sender, own, html, minute) in enumerate(rows_of(data, count)):
        body += f"<div class=day>{twentyfour(minute)}</div>" if n % 3 == 0 else ""
        who = "" if own else f"<div class=who>{escape(sender)}</div>"
        body += f"<div class='row{' own' if own else ''}'><i class=av></i><div>{who}<div class=bub data-msg={'own' if own else 'other'} data-sender='{escape(sender)}'>{html}</div></div></div>"
    return page(body, css, 'data-kind=chat data-title="採購案討論" data-members=12')


def sms(data, count=6):
    """A pair of text messages on another telephone, clocks under the bubbles."""
    title = data.person()
    css = f"""body{{background:#fafafa;font-size:17px;font-family:{ROUND}}} .hd{{padding:16px;font-size:19px}} .row{{margin:8px 16px;display:flex;flex-direction:column;align-items:flex-start}} .own{{align-items:flex-end}}
    .bub{{background:#e3e7ee;border-radius:20px 20px 20px 4px;padding:10px 15px;max-width:75%;line-height:1.4;overflow-wrap:anywhere}} .own .bub{{background:#2f6fed;color:#fff}} .at{{font-size:12px;color:#777;margin:3px 6px}}"""
    body = f"<div class=hd>{escape(title)}</div>"
    for _, own, html, minute in rows_of(data, count, False):
        at = twelve(minute)
        body += f"<div class='row{' own' if own else ''}'><div class=bub data-msg={'own' if own else 'other'} data-sender='{'' if own else escape(title)}' data-time='{at}'>{html}</div><div class=at>{at}</div></div>"
    return page(body, css, f'data-kind=chat data-title="{escape(title)}" data-members=0')


def wallpaper(data, count=7):
    """A LINE-like chat on a picture, larger writing, another face."""
    css = f"""body{{background:linear-gradient(160deg,#f9d9c0,#c8b7e8 45%,#9cc7d9);font-size:19px;font-family:{ROUND}}} .hd{{background:#ffffffd9;padding:16px 18px;font-size:20px}} .row{{display:flex;margin:10px;gap:6px;align-items:flex-end}} .own{{flex-direction:row-reverse}}
    .who{{font-size:14px;color:#333;margin-bottom:3px}} .bub{{background:#fff;border-radius:18px;padding:9px 13px;max-width:265px;line-height:1.35;overflow-wrap:anywhere}} .own .bub{{background:#c6f27f}} .at{{font-size:12px;color:#444}}"""
    body = "<div class=hd><b>校護聯絡網(38)</b></div>"
    for sender, own, html, minute in rows_of(data, count):
        at = twentyfour(minute)
        who = "" if own else f"<div class=who>{escape(sender)}</div>"
        body += f"<div class='row{' own' if own else ''}'><div>{who}<div class=bub data-msg={'own' if own else 'other'} data-sender='{escape(sender)}' data-time='{at}'>{html}</div></div><div class=at>{at}</div></div>"
    return page(body, css, 'data-kind=chat data-title="校護聯絡網" data-members=38')


def official(data, face):
    """An official letter on paper."""
    css = f"body{{font-family:{face};font-size:19px;background:#fff;padding:50px 60px;line-height:1.7}} h1{{text-align:center;font-size:28px}} .r{{text-align:right;font-size:15px}}"
    body = (f"<h1>某某縣政府　函</h1><div class=r>聯絡人：{data.fill('{person}')}　電話：{data.fill('{phone}')}<br>電子信箱：{data.fill('{email}')}</div>"
            f"<p>受文者：{data.fill('{person}')}君</p><p>地址：{data.fill('{address}')}</p><p>主旨：有關台端檢舉{data.fill('{masked}')}乙案，復如說明，請查照。</p>"
            f"<p>說明：</p><p>一、復台端（身分證字號{data.fill('{national_id}')}）來函。</p><p>二、{data.telling()}</p><p>三、本案承辦人{data.fill('{masked}')}，如有疑義請洽{data.fill('{phone}')}。</p>")
    return page(body, css, "data-kind=letter")


def card(data, dark):
    """A web system with labels above values."""
    ground, box, ink = ("#12161c", "#1e252e", "#e6e6e6") if dark else ("#eef1f4", "#fff", "#1b1b1b")
    css = f"body{{background:{ground};color:{ink};font-size:16px;padding:20px}} .g{{display:grid;grid-template-columns:1fr 1fr;gap:14px}} .f{{background:{box};border-radius:8px;padding:10px 14px}} small{{color:#8a8f98;font-size:13px;display:block}}"
    cells = [("病患姓名", "person"), ("身分證字號", "national_id"), ("出生日期", "birthdate"), ("健保卡號", "nhi"), ("手機", "phone"), ("聯絡人", "masked"), ("住址", "address"), ("電子信箱", "email")]
    body = "<h3>就診資料</h3><br><div class=g>" + "".join(f"<div class=f><small>{label}</small>{data.fill('{' + kind + '}')}</div>" for label, kind in cells) + "</div>"
    return page(body, css, "data-kind=form")


def scenes(seed):
    """20 scenes."""
    out = []

    def of(name, style, make, width, height, scale=2.0, damage="", **options):
        number = len(out)
        out.append(Scene(f"{number + 1:02}_{name}", style, make(Invented(seed * 777 + number), **options), width, height, scale, False, damage, seed * 777 + number))

    for dark, scale, damage in ((False, 3, ""), (True, 3, "jpeg"), (False, 2, "resent")):
        of("messenger", "Messenger-like", messenger, 390, 900, scale, damage, dark=dark)
    for scale, damage in ((2.75, ""), (2, "thrice"), (2.5, "screen")):
        of("wechat", "WeChat-like", wechat, 390, 900, scale, damage)
    for scale, damage in ((2.6, ""), (1.5, "jpeg")):
        of("sms", "SMS-like", sms, 412, 915, scale, damage)
    for scale, damage in ((3, ""), (2, "resent"), (2.5, "screen")):
        of("wallpaper", "LINE-like on a wallpaper", wallpaper, 412, 1100, scale, damage)
    for face, damage in ((SERIF, "scan"), (KAI, "scan"), (KAI, "paper"), (SERIF, "paper"), (KAI, "")):
        of("official", "official letter (Ming, Kai)", official, 794, 1123, 1.6, damage, face=face)
    for dark, scale, damage in ((False, 1, ""), (True, 1, ""), (True, 1.5, "jpeg"), (False, 2, "screen")):
        of("card", "web cards", card, 760, 520, scale, damage, dark=dark)
    return out
