"""The provisions as the writeup tells them: how they are named, what stands proved, which judgement would change what."""

from __future__ import annotations

import re
from functools import cache

from leakkit.errors import UnknownProvision
from leakkit.writeup.blocks import Text, article_name
from leakkit.writeup.codes import Codes, missing, word
from leakkit.writeup.escaping import joined
from leakkit.writeup.material import Material
from leakkit.writeup.sentences import Sentence, Speaker


def provision_name(row) -> str:
    """《中華民國刑法》第132條第1項."""
    return f"《{row.law}》{_place(row)}"


def _place(row) -> str:
    """第132條第1項; an article of one paragraph is named without it, as official letters do."""
    paragraph = "" if missing(row.paragraph) or _single(getattr(row, "provision_id", "")) else f"第{row.paragraph}項"
    return f"{article_name(row.article, row.law)}{paragraph}"


@cache
def _single(provision_id: str) -> bool:
    """Whether that version of the article has one paragraph."""
    from leakkit.law.catalogue import by_id

    try:
        return len(by_id(provision_id).paragraphs) <= 1
    except UnknownProvision:
        return False


def provision_names(rows, most: int = 0) -> Text:
    """Several provisions, law by law: 《中華民國刑法》第132條、第318條之1、《個人資料保護法》第5條. Of more than `most` (0 = all): … 等 17 條."""
    rows = list(rows)
    shown, laws = rows[:most] if most else rows, {}
    for row in shown:
        laws.setdefault(row.law, []).append(row)
    told = "、".join(f"《{law}》{_places(found)}" for law, found in laws.items())
    return Text(f"{joined([told])}{f'等 {len(rows)} 條' if len(shown) < len(rows) else ''}")


def _places(rows) -> str:
    """第132條第1項、第2項、第318條之1: the places of one law in order, an article that comes again not named again."""
    told, before = [], ""
    for row in sorted(rows, key=_order):
        name, whole = article_name(row.article, row.law), _place(row)
        doubt = "（待查）" if str(getattr(row, "version_from", "")) == "待查" else ""
        told.append((whole.removeprefix(name) if name == before and whole != name else whole) + doubt)
        before = name
    return "、".join(dict.fromkeys(told))


def _order(row) -> tuple:
    """Articles by number, 第318條之1 after 第318條."""
    return tuple(int(part) for part in re.findall("[0-9]+", f"{row.article}")) + (0,), "" if missing(row.paragraph) else str(row.paragraph)


def elements(material: Material, codes: Codes, speaker: Speaker) -> list[Sentence]:
    """伍、一: one sentence a provision that is not left out, how many of its elements have evidence; what is to be judged becomes a question."""
    said = speaker.say("assess.intro", dict.fromkeys(material.provisions["provision_id"]))
    keys = ["law", "article", "paragraph", "provision_id"]
    for _, group in material.provisions.groupby(keys, sort=False, dropna=False):
        rows = list(group.itertuples())
        if rows[0].standing == "excluded":
            continue
        said += _state(rows, speaker)
        waiting = [row for row in rows if row.state == "open"]
        if waiting and material.to_judge.empty:
            speaker.ask("assess.open", [rows[0].provision_id, *(item for row in waiting for item in row.rows)],
                        provision=provision_name(rows[0]), elements=joined(codes.told(row.element) for row in waiting))
    waiting = _waiting(material)
    for row in material.to_judge.itertuples():
        speaker.ask("assess.to_judge", dict.fromkeys(waiting[name] for name in row.needed_by.split("、") if name in waiting), question=_asked(row), needed_by=_named(row.needed_by, waiting))
    return said + _beside(material, codes, speaker)


def _state(rows, speaker) -> list[Sentence]:
    """要件 4 項，已有證據 1 項、待查 3 項: the counts that are not nought."""
    counts = [(name, sum(row.state == name for row in rows)) for name in ("shown", "not-shown", "open")]
    told = "、".join(f"{word('state', name)} {count} 項" for name, count in counts if count)
    cited = [rows[0].provision_id, *dict.fromkeys(item for row in rows for item in row.rows)]
    return speaker.say("assess.elements", cited, provision=provision_name(rows[0]), total=len(rows), states=told,
                       standing="" if missing(rows[0].standing) else word("standing", rows[0].standing))


_CHOICE = re.compile(r"(.+?)之認定（(.+?)）.*")


def _asked(row) -> str:
    """A question as an officer asks it; how it is to be answered on the screen is left out."""
    question = row.question.rpartition("？")[0] or row.question
    choice = _CHOICE.fullmatch(question)
    if choice:
        return f"{choice[1]}應認定為{choice[2]}之何者？"
    return f"{question}？" if getattr(row, "type", "bool") != "bool" else f"是否認定「{question}」？"


def _waiting(material) -> dict[str, str]:
    """刑法第132條第1項 → its id, of every provision that waits for an answer."""
    from leakkit.law.catalogue import by_id

    if material.to_judge.empty:
        return {}
    rows = material.provisions[material.provisions["state"] == "open"].drop_duplicates(["provision_id", "paragraph"])
    return {f"{by_id(row.provision_id).short}第{row.paragraph}項": row.provision_id for row in rows.itertuples()}


def _named(needed_by: str, ids: dict) -> str:
    """刑法第132條第1項、第2項: a law or an article that comes again right after itself is not named again; a rule whose number is unverified says so."""
    told, before = [], ("", "")
    for name in needed_by.split("、"):
        hit = re.fullmatch(r"(.*?)(第.+?[條點](?:之[0-9]+)?)(第[0-9]+項)?", name)
        law, article, paragraph = hit.groups() if hit else (name, "", None)
        same = (law == before[0]) + ((law, article) == before and bool(paragraph))
        doubt = "（待查）" if ids.get(name, "").endswith("@待查") else ""
        told.append((law + article, article, "")[same] + ("" if name in ids and _single(ids[name]) else paragraph or "") + doubt)
        before = (law, article)
    return "、".join(told)


def _beside(material, codes, speaker) -> list[Sentence]:
    """Which of the provisions stand side by side and how: each note once, with all the provisions that it is about."""
    notes: dict[str, list[str]] = {}
    for row in material.provisions.drop_duplicates("provision_id").itertuples():
        for note in () if missing(row.competition) else filter(None, str(row.competition).split("。")):
            notes.setdefault(note, []).append(row.provision_id)
    return [one for note, rows in notes.items() for one in speaker.say("assess.beside", rows, note=codes.told(note))]


_CHANGE = re.compile(r"若認定「([^」]*)」(?:：|為)(.+?) → (.+)")


def changes(material: Material) -> list[tuple[str, str, str, list]]:
    """(what is judged, as what, what then holds, the provisions' rows), each once: which judgement changes which provisions."""
    found: dict[tuple, list] = {}
    for row in material.provisions.drop_duplicates(["law", "article", "paragraph"]).itertuples():
        for change in () if missing(row.changes) else str(row.changes).rstrip("。").split("；"):
            hit = _CHANGE.fullmatch(change)
            if hit:
                choice = _CHOICE.fullmatch(hit[1])
                found.setdefault((choice[1] if choice else hit[1], hit[2], word("outcome", hit[3])), []).append(row)
    first = list(dict.fromkeys(what for what, *_ in found))
    return [(*key, rows) for key, rows in sorted(found.items(), key=lambda one: first.index(one[0][0]))]
