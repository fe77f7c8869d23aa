"""The bulletin (公務機密維護宣導，專報型): one case told to colleagues, so that nobody in it can be recognised.

Section order, neutral tone, full official wording of the version in force on the day, months only, persons 甲乙丙 and
agencies A機關, and measures in 法律面／技術面／制度面 chosen by the causes that the case shows.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import groupby
from pathlib import Path

from leakkit.errors import NothingYet
from leakkit.writeup.blocks import Text, article_name, block_quote, number, quoted, unit, verified
from leakkit.writeup.causes import causes, measures
from leakkit.writeup.codes import AGENCY, Codes, missing
from leakkit.writeup.dates import month, span
from leakkit.writeup.escaping import joined, text
from leakkit.writeup.events import by_message, kinds_of, surely_ended
from leakkit.writeup.facts import exposure, unauthorised
from leakkit.writeup.material import Material
from leakkit.writeup.case_text import tidy
from leakkit.writeup.sentences import environment

SIGNATURE = "○○機關政風室"
#: what keeps the bulletin within its length: characters of quoted law, causes, measures an aspect
_LAW_CHARACTERS = 560
_MOST_LAWS = 6
_MOST_NAMED = 8
_MOST_CAUSES = 6
_MOST_MEASURES = 3


@cache
def _words() -> dict:
    return tomllib.loads((Path(__file__).parent / "bulletin.toml").read_text(encoding="utf-8"))


def bulletin_title(material: Material) -> str:
    """114年10月份公務機密維護宣導."""
    return f"{month(material.written_on)}份公務機密維護宣導"


def bulletin_text(material: Material, outcome: str = "", signature: str = "", templates=None) -> str:
    """The bulletin as Markdown (str), for ``render(…, title=bulletin_title(material), marking="")``.

    `outcome`: the result of the case in a sentence (緩起訴, 懲處…), if it is known. `signature`: the office that signs; the
    blank ○○機關政風室 otherwise, because naming the office names the agency. `templates`: a folder with the office's own
    ``bulletin.md.j2``. Raises NothingYet when the case holds no disclosure: there is nothing to tell.
    """
    if material.harmless:
        raise NothingYet(step="產出宣導", first="至少一筆經確認之個資揭露")
    codes, words = Codes(material), _words()
    page = environment(templates).get_template("bulletin.md.j2")
    laws = _laws(material)
    return tidy(page.render(
        preface=words["preface"]["paragraphs"], story=Text("\n\n".join(_story(material, codes))),
        outcome=codes.apply(outcome) or words["outcome"]["unknown"],
        laws=laws, further=_further(material), laws_intro=words["laws"]["intro" if laws else "none"],
        analysis_intro=words["analysis"]["intro"], causes=_causes(material),
        improvement_intro=words["improvement"]["intro"], aspects=_aspects(material),
        conclusion=words["conclusion"]["paragraphs"], source=_source(material), signature=signature or SIGNATURE))


def _story(material: Material, codes: Codes) -> list[Text]:
    """案例說明, one paragraph a post: month, who, what, to how many, for how long, and where it went from there."""
    totals = {total["disclosure_id"]: total for total in material.audience_totals}
    told = []
    for rows in by_message(material):
        total = totals.get(rows[0].disclosure_id, {})
        parts = [_posted(rows, codes), _seen(total), _ended(rows[0])]
        told.append(Text("".join(part for part in parts if part)))
    told[0] = Text(f"{codes.agency}人員於通訊軟體中疑似揭露他人之個人資料。{told[0]}")
    return [*told, *_onward(material)]


def _posted(rows, codes) -> Text:
    first = rows[0]
    when = f"{month(first.posted_at)}間，" if month(first.posted_at) else ""
    room = codes.room(first.chat_title, first.message_id)
    return Text(f"{text(when)}{text(codes.account(first.discloser))}於{text(room)}發布內容，"
                f"其中含有{_called(rows, codes)}之{joined(kinds_of(rows))}，涉嫌未經適當遮蔽即使他人知悉。")


def _called(rows, codes) -> Text:
    """檢舉人乙、丙: whose data, with the role that makes the disclosure grave."""
    return joined(dict.fromkeys(codes.with_role(row.person_id) for row in rows))


def _seen(total) -> Text:
    reach, idle = span(total.get("low"), total.get("high"), "人"), unauthorised(total)
    if not reach:
        return text("當時之受眾人數尚未查明。")
    said = f"依匯出紀錄估計，不計發布者，當時可能看到者：{reach}"
    return text(f"{said}；其中無業務上知悉必要者：{idle}。" if idle else f"{said}。")


def _ended(row) -> Text:
    stood = exposure(row)
    if missing(row.ended_at):
        return text(f"該訊息未見收回或移除，曝露時間：{stood or '未明'}。")
    if not surely_ended(row):
        return text(f"其後見同一帳號之收回紀錄，是否即為該訊息尚待查明，曝露時間：{stood or '未明'}。")
    return text(f"該訊息其後經收回或移除，曝露時間：{stood or '未明'}。")


def _onward(material) -> list[Text]:
    if material.edges.empty:
        return []
    reach = span(material.spread.get("audience_low"), material.spread.get("audience_high"), "人")
    tail = f"各聊天室合計，可能看到者：{reach}。" if reach else ""
    return [text(f"經比對，相同或近似之內容另見於他處，疑似再度擴散，惟內容相符不當然證明係直接轉傳。{tail}")]


def _laws(material: Material) -> list[dict]:
    """所涉法條: each provision with the official words; only the paragraphs that the case names, whole."""
    return [{"number": number(i), "name": _law_name(provision, material), "verified": verified(provision),
             "words": block_quote(quoted(provision, _wanted(provision, material)))}
            for i, provision in enumerate(_split(material)[0], 1)]


def _split(material: Material) -> tuple[list, list]:
    """(the provisions quoted, those only named): those with the most evidence first, while the length allows."""
    quotable, named, length = [], [], 0
    for provision in sorted(material.provision_texts, key=lambda p: _rank(p, material)):
        size = sum(map(len, quoted(provision, _wanted(provision, material))))
        fits = _usual(provision) is not None or (
            size and len(quotable) < _MOST_LAWS and length + size <= _LAW_CHARACTERS)
        (quotable if fits else named).append(provision)
        length += size if fits else 0
    return quotable, named


def _rank(provision, material) -> tuple:
    """Those that such a bulletin always quotes, in their order; then by the share of elements with evidence."""
    rows = _rows_of(provision, material)
    share = (rows["state"] == "shown").mean() if len(rows) else 0.0
    usual = _usual(provision)
    return (usual is None, usual or 0, -share)


def _usual(provision) -> int | None:
    """The provision's place in the list of `bulletin.toml`, or None."""
    names = _words()["laws"]["usual"]
    name = f"{provision.law} {provision.article}"
    return names.index(name) if name in names else None


def _rows_of(provision, material):
    rows = material.provisions
    return rows[(rows["law"] == provision.law) & (rows["article"].astype(str) == str(provision.article))]


def _further(material: Material) -> Text:
    names = list(dict.fromkeys(_law_name(provision, material) for provision in _split(material)[1]))
    more = f"等 {len(names)} 條" if len(names) > _MOST_NAMED else ""
    listed = f"{joined(names[:_MOST_NAMED])}{more}"
    return Text(f"另可能涉及{listed}，全文請查閱全國法規資料庫或主管機關公布之規定。") if names else Text("")


def _wanted(provision, material) -> tuple[int, ...]:
    """The paragraphs that the provisions table names; empty = the whole article."""
    named = [str(value) for value in _rows_of(provision, material)["paragraph"].dropna().unique()]
    found = {int(n) for value in named for n in re.findall(r"[0-9]{1,2}", value)}
    whole = not named or any(not re.search(r"[0-9]", value) for value in named)
    return () if whole or max(found) > len(provision.paragraphs) else tuple(sorted(found))


def _law_name(provision, material) -> Text:
    """中華民國刑法第132條第1項; an unverified rule without its number, which nobody has checked."""
    if not verified(provision):
        return Text(f"{text(provision.law)}（{unit(provision)}次待查）")
    wanted = _wanted(provision, material)
    parts = joined(f"第{n}項" for n in wanted) if wanted and len(provision.paragraphs) > 1 else ""
    return Text(f"{text(provision.law)}{article_name(provision.article, provision.law)}{parts}")


def _causes(material: Material) -> list[dict]:
    shown = causes(material)[:_MOST_CAUSES]
    return [{"number": number(i), "words": cause.analysis} for i, cause in enumerate(shown, 1)]


def _aspects(material: Material) -> list[dict]:
    groups = groupby(measures(material), key=lambda measure: measure.aspect)
    return [{"number": number(i), "name": name, "measures": _first_measures(found)}
            for i, (name, found) in enumerate(groups, 1)]


def _first_measures(found) -> list[dict]:
    return [{"number": number(i), "name": measure.name, "words": measure.text}
            for i, measure in enumerate(list(found)[:_MOST_MEASURES], 1)]


def _source(material: Material) -> str:
    """Where the case and the wording come from, without a name."""
    return (f"{AGENCY}政風室〈通訊軟體疑似洩漏個人資料案調查報告〉，{month(material.written_on)}，案情已去識別化；"
            f"條文取自全國法規資料庫，為行為時有效之版本。未經同意請勿全文轉載")
