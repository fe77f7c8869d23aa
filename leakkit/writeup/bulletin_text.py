"""The bulletin (公務機密維護宣導) in three lengths: one case told to colleagues, so that nobody in it can be recognised.

短文 short (250–500 characters), 標準 standard (700–1,200), 專報 long (1,500–3,000). Neutral tone, full official wording of the
version in force on the day, months only, persons 甲乙丙 and agencies A機關, measures by the causes that the case shows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from leakkit.errors import InputError, NothingYet
from leakkit.language import tell
from leakkit.writeup import story
from leakkit.writeup.blocks import Text, number
from leakkit.writeup.bulletin_law import Laws
from leakkit.writeup.case_text import tidy
from leakkit.writeup.causes import causes, measures
from leakkit.writeup.codes import AGENCY, Codes
from leakkit.writeup.dates import month
from leakkit.writeup.draft import Draft
from leakkit.writeup.material import Material
from leakkit.writeup.office import page, words
from leakkit.writeup.sentences import Sentence, Speaker

#: length → (template, fewest and most characters)
LENGTHS = {"short": ("bulletin_short.md.j2", 250, 500), "standard": ("bulletin_standard.md.j2", 700, 1200),
           "long": ("bulletin.md.j2", 1500, 3000)}
#: the title stands above the text and is counted by whoever counts the page
_TITLE = 60
#: how many causes and measures of an aspect are told, from the fullest to the barest
_FULLNESS = {"short": ((3, 0), (2, 0), (1, 0)), "standard": ((4, 2), (4, 1), (3, 1), (2, 1), (1, 1)),
             "long": ((7, 4), (6, 3), (5, 3), (5, 2), (4, 2), (3, 1))}


def bulletin_title(material: Material) -> str:
    """114年10月份公務機密維護宣導."""
    return f"{month(material.written_on)}份公務機密維護宣導"


def size_of(markdown: str) -> int:
    """The length as such texts are counted: characters without blanks, footnotes and marks of layout."""
    text = re.sub(r"(?m)^\[\^\w+\]:.*$|\[\^\w+\]", "", markdown)
    return len(re.sub(r"\s|[#>*\\]", "", text))


def bulletin_text(material: Material, outcome: str = "", signature: str = "", templates=None, length: str = "long") -> str:
    """The bulletin as Markdown (str); see `bulletin_draft`."""
    return bulletin_draft(material, outcome, signature, templates, length).markdown


def bulletin_draft(material: Material, outcome: str = "", signature: str = "", templates=None, length: str = "long") -> Draft:
    """The bulletin as a Draft without marking.

    `outcome`: the result of the case in a sentence (緩起訴, 懲處…), else what the officer stated as `result`. `signature`: the office that
    signs; the blank ○○機關政風室 otherwise, because naming the office names the agency. `templates`: a folder with the
    office's own templates and words. `length`: "short", "standard" or "long". As many causes and measures are told as the
    length allows. Raises NothingYet when the case holds no disclosure, InputError for another length or a broken template.
    """
    if length not in LENGTHS:
        raise InputError(why=f"宣導長度「{length}」：可用 {'、'.join(LENGTHS)}（短文、標準、專報）")
    if material.harmless:
        raise NothingYet(step=tell("step.bulletin"), first=tell("first.confirmed"))
    if outcome:
        material = replace(material, stated={**material.stated, "result": ((outcome, "宣導"),)})
    most = LENGTHS[length][2] - _TITLE
    for fullness in _FULLNESS[length]:
        draft = _written(material, signature, templates, length, fullness)
        if size_of(draft.markdown) <= most:
            break
    return draft


def _written(material, signature, templates, length, fullness) -> Draft:
    codes, speaker, told = Codes(material), Speaker(templates), words("bulletin.toml", templates)
    found = causes(material, templates)
    laws, shown = Laws(material, told, {cause.name for cause in found}), found[:fullness[0]]
    tell = {"short": story.brief, "standard": story.middle, "long": story.whole}[length]
    values = {
        "preface": told["preface"]["paragraphs"], "story": Text("\n\n".join(tell(material, codes, speaker))),
        "analysis": told["analysis"], "improvement": told["improvement"], "conclusion": told["conclusion"],
        "causes": _numbered(cause.short if length == "short" else cause.analysis for cause in shown),
        "aspects": _aspects(material, templates, fullness[1]),
        "source": _source(material, told), "signature": signature or told["signature"]["office"],
        "hotline": told["signature"]["hotline"], "subtitle": _subtitle(material, templates, told), **_law_parts(laws, length, told)}
    markdown = tidy(page(LENGTHS[length][0], templates, **values))
    reasons = [Sentence(f"cause.{cause.name}", Text(cause.short if length == "short" else cause.analysis), cause.rows) for cause in shown]
    return Draft("bulletin", bulletin_title(material), markdown, "", (*speaker.said, *reasons), _blanks(material, told))


def _subtitle(material: Material, templates, told: dict) -> str:
    """What kind of case it is, by the first of its causes that has a subtitle of its own."""
    shown = {cause.name for cause in causes(material, templates)}
    return next((words for name, words in told["title"].get("of", {}).items() if name in shown), told["title"]["subtitle"])


def _law_parts(laws: Laws, length: str, told: dict) -> dict:
    if length != "long":
        names = laws.short()
        words = told["analysis"]["brief_law" if length == "short" else "short_law"]
        return {"laws_short": Text(words.format(laws=names)) if names else ""}
    paragraphs = laws.paragraphs()
    return {"laws": paragraphs, "laws_intro": told["laws"]["intro" if paragraphs else "none"], "further": laws.further()}


def _numbered(parts) -> list[dict]:
    return [{"number": number(i), "words": part} for i, part in enumerate(parts, 1)]


def _aspects(material: Material, templates, most: int) -> list[dict]:
    groups = groupby(measures(material, templates), key=lambda measure: measure.aspect)
    return [{"number": number(i), "name": name, "measures": _first_measures(list(found)[:most])}
            for i, (name, found) in enumerate(groups, 1)]


def _first_measures(found) -> list[dict]:
    return [{"number": number(i), "name": measure.name, "words": measure.text} for i, measure in enumerate(found, 1)]


def _source(material: Material, told: dict) -> str:
    """Where the case and the wording come from, without a name."""
    return told["source"]["words"].format(agency=AGENCY, month=month(material.written_on))


def _blanks(material: Material, told: dict) -> tuple[str, ...]:
    """What such a bulletin says and the case does not hold yet."""
    return tuple(told["blank"][fact] for fact in ("discovered", "result") if not material.says(fact))
