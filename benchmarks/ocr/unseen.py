"""The third set: chats as telephones and computers really show them, with quotations, recalls, stickers, cards, nested pictures, banners, keyboards, and
pages that are no chats though they look like some. Written before the reader was run on any of it; `benchmarks/README.md` says when it was measured."""

from html import escape

from invented import Invented
from tuned import Scene, page

EMOJI = "'Noto Sans CJK TC','Noto Color Emoji',sans-serif"


def day(text):
    """A date between messages."""
    return ("day", text)


def say(who, at, html, **more):
    """A message; `more`: reply=(who, text), read=count, follows=True (no name, same sender as above), card=(title, text), picture=[lines], file=(name, size)."""
    return ("say", who, at, html, more)


def recalled(text):
    """A recall in the middle of the page."""
    return ("recall", text)


def notice(text):
    """Any other line of the application."""
    return ("notice", text)


def sticker(who, at):
    """A picture without text, of somebody else."""
    return ("sticker", who, at)


def marks(who, at, when, kind="text"):
    """The gold attributes of a message."""
    return f'data-msg={"other" if who else "own"} data-sender="{escape(who)}" data-time="{at}" data-date="{when}" data-kind="{kind}"'


def talk_a(d):
    """A day in an office group."""
    a, b, c = d.person(), d.person(), d.person()
    return [day("9/15(一)"), say(a, "上午9:02", "各位早，今天的會議改在三樓小會議室，請準時。"), say("", "上午9:03", "收到", read=17),
            say(b, "上午9:10", d.fill("剛剛有民眾{person}來電（{phone}），說上週的陳情還沒回覆。")), say(b, "上午9:10", "是哪一位承辦的？", follows=True),
            say("", "上午9:12", d.fill("{masked}那件嗎？我看一下"), read=15, reply=(b, "是哪一位承辦的？")), recalled(f"{c}已收回訊息"),
            sticker(c, "上午9:14"), say(c, "上午9:15", "抱歉傳錯群組了，請大家當作沒看到🙏"), say("", "上午9:20", d.fill("身分證{national_id}、住址{address}這種資料不要放群組"), read=9)]


def talk_b(d):
    """Long names, signs in names."""
    a, b = "總務處-採購組-林承翰（職代）", "小美🌸Amy"
    return [day("今天"), say(a, "下午1:05", "請問廠商的發票誰有收到？"), say(b, "下午1:06", "我這邊沒有欸"), say(b, "下午1:06", d.fill("你問問看{person}，分機 2317"), follows=True),
            say("", "下午1:07", d.fill("他手機 {phone}，我有打過沒人接"), read=24), notice(f"{d.person()}加入群組"), say(a, "下午1:15", "好，謝謝", reply=("小美🌸Amy", "我這邊沒有欸")),
            say("", "下午1:16", "OK", read=22), say(b, "下午1:30", "對了下禮拜一要交季報，請各組在禮拜四下班前把數字填好，不要再拖到最後一刻了，上次被主秘念很久。")]


def line(d, talk, title, members, theme="light", size=16, os="ios", unread="", bar=True, head=True, pinned="", banner="", keyboard=False, group=True, dayform=None):
    """LINE on a telephone."""
    c = {"light": ("#8cabd9", "#111", "#fff", "#86d97b", "#111", "#42536b", "rgba(0,0,0,.2)", "#8cabd9"), "dark": ("#0d0d0d", "#fff", "#2b2b2b", "#4cc764", "#eee", "#8d8d8d", "#2b2b2b", "#0d0d0d"),
         "white": ("#ffffff", "#111", "#f1f1f3", "#98e165", "#111", "#929292", "#e8e8e8", "#fff"), "navy": ("#26344d", "#fff", "#3a4a66", "#5fb85f", "#fff", "#9fb0cc", "rgba(255,255,255,.15)", "#26344d")}[theme]
    ground, ink, his, mine, bubble, faint, pill, top = c
    own_ink = "#0b0b0b"
    css = f"""body{{background:{ground};color:{ink};font-size:{size}px;font-family:{EMOJI}}} .st{{display:flex;justify-content:space-between;padding:{'14px 28px 6px' if os == 'ios' else '5px 14px'};font-size:{15 if os == 'ios' else 12}px;font-weight:600;background:{top}}}
    .hd{{display:flex;align-items:center;gap:12px;padding:8px 14px 12px;background:{top};font-size:{18 if os == 'ios' else 20}px}} .hd b{{flex:1;white-space:nowrap;overflow:hidden}} .bk{{font-size:20px}} .ic{{width:19px;height:19px;border:2px solid {ink};border-radius:50%}} .ic.m{{border-radius:0;border-width:2px 0;height:13px}}
    .pin{{background:{his};color:{bubble};margin:4px 8px;padding:9px 12px;border-radius:8px;font-size:{size - 2}px;display:flex;gap:9px}} .pin i{{width:16px;height:12px;background:#3b82d6;clip-path:polygon(0 30%,100% 0,100% 100%,0 70%);margin-top:4px}}
    .ban{{position:absolute;top:8px;left:8px;right:8px;background:rgba(250,250,250,.96);color:#111;border-radius:20px;padding:11px 14px;font-size:14px;box-shadow:0 4px 14px #0005;z-index:5}}
    .day{{text-align:center;margin:12px 0}} .day span{{background:{pill};color:{'#fff' if theme != 'white' else '#666'};border-radius:12px;padding:3px 11px;font-size:{size - 4}px}}
    .row{{display:flex;margin:{8 if os == 'ios' else 6}px 8px;align-items:flex-end;gap:5px}} .own{{flex-direction:row-reverse}} .fol{{margin-left:49px}} .av{{width:36px;height:36px;border-radius:{'50%' if os == 'ios' else '12px'};background:linear-gradient(#d9b28c,#7c94b8);align-self:flex-start;flex:none}}
    .who{{font-size:{size - 4}px;color:{faint};margin:0 0 3px 4px;white-space:nowrap}} .bub{{background:{his};color:{bubble};border-radius:17px;padding:8px 12px;line-height:1.36;max-width:{int(size * 15.6)}px;overflow-wrap:anywhere}} .own .bub{{background:{mine};color:{own_ink}}}
    .at{{font-size:{size - 6}px;color:{faint};line-height:1.25;white-space:nowrap;flex:none}} .own .at{{text-align:right}} .q{{border-bottom:1px solid #8886;padding-bottom:6px;margin-bottom:6px;font-size:{size - 3}px;opacity:.75}} .q b{{display:block;font-size:{size - 4}px}}
    .stk{{width:120px;height:110px;border-radius:50% 50% 42% 42%;background:radial-gradient(circle at 35% 40%,#222 6%,transparent 7%),radial-gradient(circle at 65% 40%,#222 6%,transparent 7%),#f6d365}}
    .card{{background:{his};color:{bubble};border-radius:14px;overflow:hidden;width:{int(size * 14.5)}px}} .card i{{display:block;height:100px;background:linear-gradient(120deg,#4b79a1,#283e51)}} .card div{{padding:8px 11px;font-size:{size - 2}px}} .card small{{color:{faint};font-size:{size - 4}px}}
    .pic{{background:#fdfdf8;color:#222;border-radius:14px;padding:16px 14px;width:{int(size * 14)}px;font-size:{size - 2}px;line-height:1.8;border:1px solid #0002}} .in{{background:{'#fff' if theme in ('light', 'white') else '#1a1a1a'};color:#999;padding:10px 14px 26px;display:flex;gap:14px;font-size:15px;margin-top:12px}} .in span{{flex:1;background:#8882;border-radius:16px;padding:3px 12px}}
    .kb{{background:#d2d5db;color:#111;display:grid;grid-template-columns:repeat(10,1fr);gap:7px 5px;padding:8px 4px 40px}} .kb b{{background:#fff;border-radius:5px;text-align:center;padding:8px 0;font-weight:400;font-size:19px}}"""
    out = f"<div class=ban><b>{escape(banner[0])}</b><br>{escape(banner[1])}</div>" if banner else ""
    if bar:
        out += f"<div class=st><span>{'9:41' if os == 'ios' else '14:32'}</span><span>{'5G' if os == 'ios' else '4G 68%'}</span></div>"
    if head:
        count = f"({members:,})" if members and group else ""
        out += f"<div class=hd><span class=bk>{'〈' if os == 'ios' else '←'} {unread}</span><b>{escape(title)}{count}</b><i class=ic></i><i class='ic m'></i></div>"
    if pinned:
        out += f"<div class=pin><i></i><span>{escape(pinned)}</span></div>"
    out += _line_talk(talk, group, title)
    if keyboard:
        out += "<div class=in><span>Aa</span></div><div class=kb data-skip>" + "".join(f"<b>{s}</b>" for s in "ㄅㄉˇˋㄓˊ˙ㄚㄞㄢㄆㄊㄍㄐㄔㄗㄧㄛㄟㄣㄇㄋㄎㄑㄕㄘㄨㄜㄠㄤㄈㄌㄏㄒㄖㄙㄩㄝㄡㄥ") + "</div>"
    elif bar:
        out += "<div class=in>＋<span>Aa</span></div>"
    return page(out, css, f'data-kind=chat data-title="{escape(title) if head and not banner else ""}" data-members={members if group and head and not banner else 0}')


def _line_talk(talk, group, title):
    """The days, recalls, stickers and messages of a LINE chat, from the top."""
    out, now = "", ""
    for event in talk:
        if event[0] == "day":
            now = event[1]
            out += f'<div class=day><span data-day="{now}">{now}</span></div>'
        elif event[0] in ("recall", "notice"):
            out += f'<div class=day><span data-{event[0]}="{escape(event[1])}">{escape(event[1])}</span></div>'
        elif event[0] == "sticker":
            out += f"<div class=row><i class=av></i><div><div class=who>{escape(event[1])}</div><i class=stk style='display:block'></i></div><div class=at>{event[2]}</div></div>"
        else:
            out += _line_said(event, now, group, title)
    return out


def _line_said(event, now, group, title):
    _, who, at, html, more = event
    name = who if group or not who else title
    read = more.get("read")
    mark = "" if read is None else f"<span data-read={read if group else 0}>已讀{f' {read}' if group else ''}</span><br>"
    quote = f"<div class=q><b>{escape(more['reply'][0])}</b>{escape(more['reply'][1])}</div>" if "reply" in more else ""
    body = f"<div class=bub>{quote}<span {marks(name, at, now)}>{html}</span></div>"
    if "picture" in more:
        body = f"<div class=pic {marks(name, at, now, 'image')}>{'<br>'.join(more['picture'])}</div>"
    if "card" in more:
        body = f"<div class=bub style='margin-bottom:4px'><span {marks(name, at, now)}>{html}</span></div><div class=card><i></i><div>{escape(more['card'][0])}<br><small>{escape(more['card'][1])}</small></div></div>"
    if not who:
        return f"<div class='row own'><div>{body}</div><div class=at>{mark}{at}</div></div>"
    if more.get("follows"):
        return f"<div class='row fol'><div>{body}</div><div class=at>{at}</div></div>"
    return f"<div class=row><i class=av></i><div>{f'<div class=who>{escape(who)}</div>' if group else ''}{body}</div><div class=at>{at}</div></div>"


def desktop(d, talk, title, members, dark=False, dots=False):
    """LINE on a computer: a narrow window, 13 px, hours of 12 with 上午, own bubbles at the right."""
    ground, his, mine, ink, faint = ("#1f2124", "#3b3d42", "#4a6b3d", "#e8e8e8", "#8b8f96") if dark else ("#b3c6dd", "#fff", "#c5f1a4", "#222", "#5d6b7c")
    css = f"""body{{background:{ground};color:{ink};font-size:13px;font-family:{EMOJI}}} .hd{{background:{'#2a2c30' if dark else '#fff'};padding:12px 14px;display:flex;gap:10px;align-items:center;font-size:14px}} .hd b{{flex:1}} .hd i{{width:14px;height:14px;border:1.5px solid {faint};border-radius:3px}}
    .day{{text-align:center;margin:12px;font-size:11px;color:{faint}}} .row{{display:flex;gap:6px;margin:6px 12px;align-items:flex-end}} .own{{flex-direction:row-reverse}} .av{{width:32px;height:32px;border-radius:50%;background:#a88;align-self:flex-start;flex:none}} .fol{{margin-left:50px}}
    .who{{font-size:11px;color:{faint};margin-bottom:2px}} .bub{{background:{his};border-radius:12px;padding:7px 10px;max-width:300px;line-height:1.4;overflow-wrap:anywhere}} .own .bub{{background:{mine}}} .at{{font-size:10px;color:{faint};white-space:nowrap;line-height:1.3}} .own .at{{text-align:right}}
    .q{{border-left:2px solid {faint};padding-left:6px;margin-bottom:5px;font-size:11px;color:{faint}}} .q b{{display:block}} .stk{{width:90px;height:80px;border-radius:40%;background:#f3b562}} .in{{background:{'#2a2c30' if dark else '#fff'};padding:14px;color:{faint};height:70px;margin-top:14px}}"""
    out = f"<div class=hd><b>{escape(title)} ({members})</b><i></i><i></i><i></i></div>"
    out += _line_talk(talk, True, title)
    return page(out + "<div class=in>輸入訊息</div>", css, f'data-kind=chat data-title="{escape(title)}" data-members={members}')


def whatsapp(d, title, dark=False, android=False, size=16):
    """WhatsApp with a quotation, a deleted message, an unsaved number, a forwarded text, an attachment."""
    ground, his, mine, ink, faint, top, on = ("#0b141a", "#202c33", "#005c4b", "#e9edef", "#8fa0a8", "#1f2c34", "#e9edef") if dark else ("#efeae2", "#fff", "#d9fdd3", "#111b21", "#667781", "#f6f6f6" if not android else "#008069", "#111" if not android else "#fff")
    css = f"""body{{background:{ground};color:{ink};font-size:{size}px;font-family:{EMOJI}}} .st{{display:flex;justify-content:space-between;background:{top};color:{on};padding:8px 20px 2px;font-size:14px}} .hd{{background:{top};color:{on};padding:8px 14px 10px 12px;display:flex;gap:10px;align-items:center}} .hd i{{width:38px;height:38px;border-radius:50%;background:#c7a;flex:none}} .hd b{{font-size:17px}} .hd small{{display:block;font-size:12px;opacity:.8}}
    .day{{text-align:center;margin:9px}} .day span{{background:{his};color:{faint};border-radius:8px;padding:4px 11px;font-size:{size - 4}px}} .lock span{{background:{'#182229' if dark else '#ffecc6'};display:inline-block;max-width:86%}} .row{{display:flex;margin:3px 12px}} .own{{justify-content:flex-end}}
    .bub{{background:{his};border-radius:9px;padding:5px 8px 5px 9px;max-width:80%;line-height:1.34;overflow-wrap:anywhere;box-shadow:0 1px 1px #0002}} .own .bub{{background:{mine}}} .who{{font-size:{size - 3}px;font-weight:600;display:flex;gap:14px;justify-content:space-between}} .who em{{color:{faint};font-style:normal;font-weight:400}}
    .at{{float:right;font-size:{size - 5}px;color:{faint};margin:7px 0 -3px 10px}} .q{{background:#8882;border-left:4px solid #06cf9c;border-radius:6px;padding:5px 9px;margin-bottom:4px;font-size:{size - 2}px}} .q b{{display:block;color:#06a37c;font-size:{size - 3}px}} .q span{{color:{faint}}} .fw{{font-style:italic;color:{faint};font-size:{size - 3}px}} .del{{font-style:italic;color:{faint}}}
    .file{{background:#8881;border-radius:6px;padding:9px;display:flex;gap:9px;font-size:{size - 2}px}} .file i{{width:26px;height:32px;background:#e2574c;border-radius:3px}}"""
    a, b, when = d.person(), d.person(), "今天" if dark else "2025年9月16日"
    t = (lambda h, m: f"{'上午' if h < 12 else '下午'}{(h - 1) % 12 + 1}:{m:02}") if not android else (lambda h, m: f"{h:02}:{m:02}")

    def row(who, at, html, head="", quote="", hue="#d4603b", before=""):
        name = head or (f"<div class=who style='color:{hue}'>{escape(who)}</div>" if who else "")
        return f"<div class='row{'' if who else ' own'}'><div class=bub>{name}{quote}{before}<span {marks(who, at, when)}>{html}</span><span class=at>{at}{' ✓✓' if not who else ''}</span></div></div>"

    number = "+886 912 345 678"
    out = f"<div class=st><span>{'9:41' if not android else '18:20'}</span><span>{'5G' if not android else '83%'}</span></div><div class=hd><span>{'‹ 7' if not android else '←'}</span><i></i><div><b>{escape(title)}</b><small>{escape(a)}、{escape(b)}、您</small></div></div>"
    out += f"<div class=day><span data-day='{when}'>{when}</span></div>"
    out += "" if android else "<div class='day lock'><span data-notice=1>🔒 訊息和通話經端對端加密。此聊天室外的任何人都無法讀取或聆聽。</span></div>"
    out += row(a, t(9, 5), d.fill("附上上週的名單，{person}的電話改成 {phone}"))
    out += row("", t(9, 7), "收到，我更新一下")
    out += row(number, t(9, 31), "你好，我是新來的替代役", head=f"<div class=who style='color:#1f7aec'><span>{number}</span><em>~阿哲</em></div>")
    out += row(b, t(9, 40), d.fill("{person}的戶籍在{address}，不在我們轄區"), quote=f"<div class=q><b>{escape(a)}</b><span>附上上週的名單…</span></div>", hue="#5b8c2a")
    out += f"<div class='row'><div class=bub><div class=who style='color:#d4603b'>{escape(a)}</div><span class=del data-recall='此訊息已刪除'>🚫 此訊息已刪除</span><span class=at>{t(9, 44)}</span></div></div>"
    out += row("", t(10, 2), d.fill("案號{case}的{masked}有來電"), before="<div class=fw>↪ 已轉寄</div>")
    out += row(b, t(10, 15), "明天再處理", hue="#5b8c2a")
    out += f"<div class='row own'><div class=bub><div class=file><i></i><span>九月值班表.pdf</span></div><span class=at>{t(10, 20)} ✓✓</span></div></div>"
    return page(out, css, f'data-kind=chat data-title="{escape(title)}" data-members=0')


def messenger(d, title, dark=False, group=True):
    """Messenger: clocks in the middle, names over grey bubbles, replies, a recall, a reaction."""
    ground, his, mine, ink, faint = ("#000", "#303030", "#7b3ff2", "#fff", "#b0b3b8") if dark else ("#fff", "#f0f0f0", "#0a7cff", "#050505", "#65676b")
    css = f"""body{{background:{ground};color:{ink};font-size:16px;font-family:{EMOJI}}} .st{{display:flex;justify-content:space-between;padding:10px 24px 4px;font-size:14px}} .hd{{display:flex;gap:9px;align-items:center;padding:6px 14px 10px;border-bottom:1px solid #8884}} .hd i{{width:36px;height:36px;border-radius:50%;background:#79c}} .hd small{{display:block;color:{faint};font-size:12px}}
    .day{{text-align:center;color:{faint};font-size:12px;margin:14px}} .row{{display:flex;gap:7px;align-items:flex-end;margin:2px 10px}} .own{{justify-content:flex-end}} .av{{width:28px;height:28px;border-radius:50%;background:#b97;flex:none}} .pad{{width:28px;flex:none}} .who{{color:{faint};font-size:12px;margin:8px 0 2px 57px}}
    .bub{{background:{his};border-radius:18px;padding:8px 12px;max-width:72%;line-height:1.3;overflow-wrap:anywhere}} .own .bub{{background:{mine};color:#fff}} .rep{{color:{faint};font-size:12px;margin:8px 20px 2px 57px}} .orep{{text-align:right}} .old{{background:#8883;color:{faint};border-radius:16px;padding:7px 12px;margin-bottom:-6px;font-size:14px}} .un{{border:1px solid #8886;background:none;color:{faint}}}
    .re{{font-size:12px;margin:-4px 0 4px 90px}} .in{{padding:12px 16px;color:{faint};margin-top:16px;display:flex;gap:14px}} .in span{{background:{his};border-radius:18px;padding:6px 14px;flex:1}} .seen{{text-align:right;color:{faint};font-size:11px;margin:2px 14px}}"""
    a, b, when = (d.person(), d.person(), "週一 下午2:30") if group else (title, title, "9月15日 下午2:30")

    def row(who, html, name=False, quote=""):
        face = ("<i class=av></i>" if name else "<i class=pad></i>") if who else ""
        top = f"<div class=who>{escape(who)}</div>" if who and name and group else ""
        return f"{top}{quote}<div class='row{'' if who else ' own'}'>{face}<div class=bub {marks(who, '', when)}>{html}</div></div>"

    out = f"<div class=st><span>14:52</span><span>5G 77%</span></div><div class=hd><span>←</span><i></i><div><b>{escape(title)}</b><small>{'目前在線上' if not group else '林○安、你和其他 6 人'}</small></div></div>".replace("林○安", escape(a))
    out += f"<div class=day><span data-day='{when}'>{when}</span></div>"
    out += row(a, d.fill("{person}的資料我找到了，生日{birthdate}"), True) + row(a, d.fill("電話是 {phone}")) + row("", "太好了，謝謝你")
    out += row(b, "等等，這個可以給別人看嗎？", True)
    out += f"<div class='rep orep'>你回覆了{escape(b if group else '')}</div><div class='row own'><div class=old>等等，這個可以給別人看嗎？</div></div>" + row("", "不行，只限我們內部")
    out += f"<div class=who>{escape(b) if group else ''}</div><div class=row><i class=av></i><div class='bub un' data-recall=1>{escape(b)}已收回一則訊息</div></div>"
    out += row(a, d.fill("了解，{masked}那份我會先收起來，等主管看過再說，不會再傳出去"), True) + "<div class=re>👍 2</div>"
    out += row("", "👌 好") + f"<div class=seen>{'已讀' if not group else ''}</div><div class=in><span>Aa</span></div>"
    return page(out, css, f'data-kind=chat data-title="{escape(title)}" data-members={8 if group else 0}')


# ---- pages that are no chats -----------------------------------------------------------------------------------------

def inbox(d):
    """A list of chats, as the first page of LINE."""
    css = f"body{{font-family:{EMOJI};font-size:16px;background:#fff}} h2{{padding:16px}} .r{{display:flex;gap:12px;padding:10px 16px;align-items:center}} .r i{{width:50px;height:50px;border-radius:50%;background:#9bb;flex:none}} .r div{{flex:1}} .r p{{color:#888;font-size:14px}} .r time{{color:#aaa;font-size:12px;align-self:flex-start}}"
    rows = [("工程科(20)", "好的，我等一下處理", "上午9:20"), (d.person(), d.fill("電話{phone}"), "上午8:55"), ("家長聯絡群(36)", "老師請問明天要帶什麼？", "昨天"), (d.person(), "貼圖", "昨天"), ("採購組", "[照片]", "9/13"), (d.person(), "謝謝您", "9/12")]
    return page("<h2>聊天</h2>" + "".join(f"<div class=r><i></i><div>{escape(t)}<p>{x}</p></div><time>{at}</time></div>" for t, x, at in rows), css, "data-kind=other")


def mailbox(d, dark=False):
    """An e-mail on a telephone, as Gmail shows it: round face, name and hour, 寄給我, attachment card."""
    css = f"body{{font-family:{EMOJI};font-size:16px;background:{'#1b1b1f' if dark else '#fff'};color:{'#e3e3e3' if dark else '#202124'};padding:14px}} h2{{font-size:21px;font-weight:400;margin:10px 0 18px}} .f{{display:flex;gap:12px}} .f i{{width:40px;height:40px;border-radius:50%;background:#8e63ce}} small{{color:#8a8f98}} p{{margin:14px 0;line-height:1.6}} .c{{background:#8882;border-radius:12px;padding:12px;margin-top:16px}}"
    body = f"<h2>Re: {d.fill('{case}')}民眾陳情案</h2><div class=f><i></i><div>{d.fill('{person}')} <small>上午10:24</small><br><small>寄給我、</small><small>{d.fill('{person}')}</small></div></div>"
    body += f"<p>您好：</p><p>{d.telling()}</p><p>{d.telling()}</p><p>如有問題請洽 {d.fill('{email}')}。</p><div class=c>陳情書.pdf<br><small>1.2 MB</small></div>"
    return page(body, css, "data-kind=mail")


def webform(d):
    """A web form of rounded cards on a coloured ground, with a clock at the foot of each card."""
    css = f"body{{font-family:{EMOJI};font-size:15px;background:#f0ebf8;padding:14px;color:#222}} .c{{background:#fff;border-radius:10px;padding:16px 18px;margin-bottom:12px;width:86%}} h2{{font-size:22px}} small{{color:#777}} .v{{border-bottom:1px dotted #bbb;padding-top:8px}}"
    cells = [("姓名", "person"), ("身分證字號", "national_id"), ("聯絡電話", "phone"), ("通訊地址", "address"), ("電子郵件", "email")]
    body = "<div class=c><h2>線上檢舉申請表</h2><small>提交時間 2025/9/15 下午3:12</small></div>" + "".join(f"<div class=c>{k}<div class=v data-field={k}>{d.fill('{' + v + '}')}</div></div>" for k, v in cells)
    return page(body, css, "data-kind=form")


def sheet(d):
    """A spreadsheet with coloured cells, days and clocks."""
    css = f"body{{font-family:{EMOJI};font-size:13px;background:#fff}} .rb{{background:#217346;color:#fff;padding:7px 12px}} table{{border-collapse:collapse;width:100%}} td,th{{border:1px solid #d4d4d4;padding:4px 7px;white-space:nowrap;text-align:left}} th{{background:#f3f2f1;font-weight:400;color:#555}} .y{{background:#fff2cc}} .g{{background:#e2efda}}"
    rows = "".join(f"<tr><th>{n + 2}</th><td>{d.fill('{person}')}</td><td class={'y' if n % 3 else 'g'}>{d.fill('{national_id}')}</td><td>{d.fill('{phone}')}</td><td class={'g' if n % 2 else 'y'}>9月{10 + n}日</td><td>上午9:{10 + n}</td><td>{'已結案' if n % 2 else '處理中'}</td></tr>" for n in range(9))
    return page("<div class=rb>檔案　常用　插入　版面配置　公式　資料　校閱　檢視</div><table><tr><th></th><th>A</th><th>B</th><th>C</th><th>D</th><th>E</th><th>F</th></tr>" + rows + "</table>", css, "data-kind=other")


def post(d):
    """A public post with comments in bubbles, as on a social network."""
    css = f"body{{font-family:{EMOJI};font-size:16px;background:#fff;color:#111}} .h{{display:flex;gap:10px;padding:12px}} i{{width:38px;height:38px;border-radius:50%;background:#b9a;flex:none}} small{{color:#777;font-size:12px}} .t{{padding:0 12px 12px;line-height:1.5;border-bottom:1px solid #ddd}} .c{{display:flex;gap:8px;padding:6px 12px}} .b{{background:#f0f2f5;border-radius:16px;padding:8px 12px;font-size:15px;max-width:260px}} .b b{{display:block;font-size:13px}}"
    body = f"<div class=h><i></i><div><b>{d.person()}</b><br><small>9月14日 下午8:03 · 公開</small></div></div><div class=t>{d.telling()} 大家評評理！</div>"
    for text, ago in (("真的太誇張了", "2小時"), ("請問是哪個單位？", "1小時"), (d.fill("我有認識{person}，他人很好啊"), "45分鐘")):
        body += f"<div class=c><i></i><div><div class=b><b>{d.person()}</b>{text}</div><small>　{ago}　讚　回覆</small></div></div>"
    return page(body, css, "data-kind=other")


def portal(d):
    """A list of documents in an office system, with clocks."""
    css = f"body{{font-family:{EMOJI};font-size:14px;background:#eef2f5;color:#223}} .h{{background:#2a5d84;color:#fff;padding:12px 16px;font-size:17px}} .r{{background:#fff;margin:8px 12px;border-radius:6px;padding:10px 14px;border-left:4px solid #e8a33d;width:88%}} small{{color:#789}}"
    rows = "".join(f"<div class=r>檢舉案 {d.fill('{case}')}　{d.fill('{masked}')}<br>{d.fill('承辦人：{person}')}　<small>2025/09/{10 + n} {8 + n:02}:3{n}</small></div>" for n in range(5))
    return page("<div class=h>公文管理系統　待辦清單 5 件</div>" + rows, css, "data-kind=other")


def scenes(seed):
    """25 scenes: 18 chats, 7 other pages."""
    out = []

    def of(name, style, make, width, height, scale=3.0, damage="", **options):
        number = len(out)
        d = Invented(seed * 9091 + number)
        out.append(Scene(f"{number + 1:02}_{name}", style, make(d, **{key: made(d) if callable(made) else made for key, made in options.items()}), width, height, scale, True, damage, seed * 77 + number))

    def pair(d):
        return [day("9/15(一)"), say("x", "下午5:40", "你在辦公室嗎？"), say("", "下午5:41", "在，怎麼了", read=1), say("x", "下午5:42", d.fill("幫我查一下{person}的車號{plate}")), say("x", "下午5:42", "急", follows=True),
                say("", "下午5:50", d.fill("這個要有公文才能查喔，他電話{phone}我可以先幫你問"), read=1, reply=(pair_name, "急")), recalled("您已收回訊息"), say("x", "下午5:55", "好吧😅")]

    pair_name = "陳怡君"

    def nested(d):
        a = d.person()
        return [day("2025年9月15日 (一)"), say(a, "10:21", "", picture=["民眾陳情單", d.fill("姓名：{person}"), d.fill("身分證：{national_id}"), d.fill("電話：{phone}")]), say(a, "10:21", "這張是誰拍的？", follows=True),
                say("", "10:25", "不是我", read=6), say(d.person(), "10:26", d.fill("請看 https://example.gov.tw/news/12"), card=("縣府公告：秋季防災演習注意事項", "example.gov.tw")), say("", "10:31", "謝謝分享", read=5)]

    def several(d):
        people, talk = [d.person() for _ in range(3)], []
        for n, when in enumerate(("9/13(六)", "9/14(日)", "9/15(一)")):
            talk.append(day(when))
            for m in range(9):
                who = "" if (n + m) % 3 == 0 else people[(n * 2 + m) % 3]
                talk.append(say(who, f"{'上午' if m < 4 else '下午'}{m % 4 + 8 if m < 4 else m - 3}:{10 + 5 * m}", d.telling() if m % 2 else d.small(), **({} if who else {"read": 20 - m})))
            talk.append(recalled(f"{people[n]}已收回訊息"))
        return talk

    of("line_ios", "LINE iOS", line, 390, 900, talk=talk_a, title="工程科", members=20, unread="12")
    of("line_ios_dark_keys", "LINE iOS", line, 393, 1120, 2, talk=talk_b, title="南區分隊 🚒 值班群", members=156, theme="dark", keyboard=True)
    of("line_android", "LINE Android", line, 393, 960, 2.75, talk=nested, title="公所行政群組", members=8, os="android", banner=("王小明", "你有空嗎？幫我看一下"))
    of("line_android_dark", "LINE Android", line, 412, 915, 2.6, "jpeg", talk=talk_b, title="總務聯絡群", members=27, theme="dark", os="android", size=17)
    of("line_white", "LINE Android", line, 360, 900, 2, "resent", talk=talk_a, title="秘書室公務聯繫", members=45, theme="white", os="android", size=15)
    of("line_no_title", "LINE iOS", line, 390, 700, 3, "jpeg", talk=talk_b, title="", members=0, head=False, bar=False)
    of("line_pair", "LINE iOS", line, 390, 760, 1.5, "small", talk=pair, title=pair_name, members=0, group=False)
    of("line_pinned_small", "LINE iOS", line, 390, 760, 2, "jpeg", talk=talk_a, title="稽查二隊", members=31, size=13, pinned="公告：請勿於群組張貼民眾個資")
    of("line_navy_open", "LINE OpenChat", line, 402, 880, 3, talk=talk_b, title="臺南租屋同鄉會", members=1234, theme="navy")
    of("line_photo", "LINE iOS", line, 390, 844, 2.5, "screen", talk=talk_a, title="工務所聯絡", members=18)
    of("line_long", "LINE iOS", line, 390, 844, 2, talk=several, title="清潔隊值勤", members=52)
    of("desktop", "LINE desktop", desktop, 480, 680, 1, talk=talk_a, title="工程科", members=20)
    of("desktop_dark", "LINE desktop", desktop, 520, 640, 1.25, talk=talk_b, title="採購小組", members=7, dark=True)
    of("whatsapp", "WhatsApp iOS", whatsapp, 390, 850, 3, title="志工隊聯繫")
    of("whatsapp_dark", "WhatsApp Android", whatsapp, 412, 860, 2.6, "resent", title="志工隊聯繫", dark=True, android=True, size=15)
    of("whatsapp_75", "WhatsApp Android", whatsapp, 412, 880, 1.5, "small", title="社福團隊", android=True)
    of("messenger", "Messenger", messenger, 390, 860, 3, title="里辦公處")
    of("messenger_dark", "Messenger", messenger, 412, 860, 2, "jpeg", title="張育誠", dark=True, group=False)
    of("inbox", "list of chats", inbox, 390, 620, 3)
    of("gmail", "e-mail, telephone", mailbox, 390, 720, 3)
    of("gmail_dark", "e-mail, telephone", mailbox, 412, 760, 2, "jpeg", dark=True)
    of("webform", "web form of cards", webform, 420, 640, 2)
    of("sheet", "spreadsheet", sheet, 900, 320, 1.25)
    of("post", "post with comments", post, 390, 520, 2.5)
    of("portal", "list of documents", portal, 480, 480, 2)
    return out
