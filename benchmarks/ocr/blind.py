"""The fourth set: four applications of which the reader had seen no picture (iMessage-, Instagram-, KakaoTalk-, Signal-like). Measured once before anything was changed by it; one fault that it showed (an emoji taken for a hiding sign) was mended afterwards."""

from html import escape

from invented import Invented
from tuned import Scene, page
from unseen import EMOJI

#: ground, other bubble, own bubble, ink, own ink, faint, radius, name over bubbles, clock: "middle", "beside" or "inside"
LOOKS = {"imessage": ("#fff", "#e9e9eb", "#0b84fe", "#000", "#fff", "#8e8e93", 18, True, "middle"), "instagram": ("#000", "#262626", "#3797f0", "#fafafa", "#fff", "#a8a8a8", 22, False, "middle"),
         "kakaotalk": ("#abc1d1", "#fff", "#fee500", "#111", "#111", "#556677", 13, True, "beside"), "signal": ("#1b1c1f", "#2e2f34", "#2c6bed", "#f6f6f6", "#fff", "#a5a6aa", 16, True, "inside")}


def chat(d, app, title, members):
    """Eight messages of three persons."""
    ground, his, mine, ink, own, faint, radius, names, clock = LOOKS[app]
    css = f"""body{{background:{ground};color:{ink};font-size:16px;font-family:{EMOJI}}} .hd{{text-align:center;padding:14px;font-weight:600;border-bottom:1px solid #8883}} .day{{text-align:center;color:{faint};font-size:12px;margin:14px}}
    .row{{display:flex;margin:6px 12px;gap:6px;align-items:flex-end}} .own{{flex-direction:row-reverse}} .av{{width:30px;height:30px;border-radius:50%;background:#b88;flex:none}} .who{{font-size:12px;color:{faint};margin:4px 0 2px 6px}}
    .bub{{background:{his};border-radius:{radius}px;padding:8px 13px;max-width:265px;line-height:1.35;overflow-wrap:anywhere}} .own .bub{{background:{mine};color:{own}}} .at{{font-size:11px;color:{faint};white-space:nowrap}} .bub .at{{float:right;margin:7px 0 -2px 10px;color:inherit;opacity:.7}}"""
    a, b = (d.person(), d.person()) if names else (title, title)
    out, when = f"<div class=hd>{escape(title)}{f' ({members})' if members else ''}</div>", "9月15日 下午3:05" if clock == "middle" else "2025年9月15日 星期一"
    out += f"<div class=day><span data-day='{when}'>{when}</span></div>"
    talk = [(a, d.telling()), (b, "這個可以傳嗎？"), ("", "先不要，等主管回來"), (a, d.telling()), ("", d.fill("我問過{person}了，他說電話改成{phone}")), (b, "了解"), ("", d.telling()), (a, "謝謝大家")]
    for n, (who, html) in enumerate(talk):
        at = "" if clock == "middle" else f"下午3:{10 + n}" if clock == "beside" else f"15:{10 + n}"
        gold = f'data-msg={"other" if who else "own"} data-sender="{escape(who)}" data-time="{at}" data-date="{when}"'
        inner = f"<span {gold}>{html}</span>" + (f"<span class=at>{at}</span>" if clock == "inside" else "")
        name = f"<div class=who>{escape(who)}</div>" if who and names else ""
        out += f"<div class='row{'' if who else ' own'}'>{'<i class=av></i>' if who else ''}<div>{name}<div class=bub>{inner}</div></div>{f'<div class=at>{at}</div>' if clock == 'beside' else ''}</div>"
    return page(out, css, f'data-kind=chat data-title="{escape(title)}" data-members={members}')


def scenes(seed):
    """8 scenes: each application clean and resent."""
    out = []
    for app, title, members in (("imessage", "里長聯絡", 0), ("instagram", "周雅雯", 0), ("kakaotalk", "社區發展協會", 14), ("signal", "專案小組", 0)):
        for scale, damage in ((3, ""), (2, "resent")):
            number = len(out)
            out.append(Scene(f"{number + 1:02}_{app}", f"{app}-like", chat(Invented(seed * 313 + number), app, title, members), 390, 844, scale, True, damage, seed + number))
    return out
