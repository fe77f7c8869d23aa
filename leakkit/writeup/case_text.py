"""The case writeup (調查報告): facts with their rows, law in force on the day, assessment apart, annexes.

Structure after the investigation report of an ethics office: 壹、案由 … 捌、擬處意見, 附件. De-identified throughout: people
are 甲乙丙, chats are numbered, values are left out.
"""

from __future__ import annotations

from leakkit.errors import NothingYet
from leakkit.language import tell
from leakkit.writeup import annexes, elements_text, facts, opinions
from leakkit.writeup.blocks import Text, article_name, block_quote, footnote, number, numbered, picture, quoted, unit, verified
from leakkit.writeup.codes import Codes
from leakkit.writeup.dates import day, long_day
from leakkit.writeup.draft import Draft
from leakkit.writeup.escaping import joined, text
from leakkit.writeup.figures import CAPTIONS, alt_text
from leakkit.writeup.material import Material
from leakkit.writeup.office import page, words
from leakkit.writeup.sentences import Sentence, Speaker, citation

_NOTHING = Text("（本項沒有可引證據之敘述。）")
_NO_QUESTION = Text("（沒有列載之問題。）")


def case_title(material: Material) -> str:
    """The document's title: 調查報告, or 檢視結果報告 where nothing was disclosed."""
    return "個人資料檢視結果報告" if material.harmless else "通訊軟體疑似洩漏個人資料案調查報告"


def case_text(material: Material, templates=None) -> str:
    """The case writeup as Markdown (str); see `case_draft`."""
    return case_draft(material, templates).markdown


def case_draft(material: Material, templates=None, marking: str = "密") -> Draft:
    """The case writeup as a Draft for `render`. A case without a disclosure gives the short report.

    `templates`: a folder with the office's own ``case.md.j2``, ``harmless.md.j2`` or ``sentences.toml``. The Markdown
    names pictures only where `material.pictures` has them. Raises NothingYet when the case holds no evidence, InputError
    for a broken template.
    """
    if material.evidence.empty:
        raise NothingYet(step=tell("step.writeup"), first=tell("first.add_and_read"))
    codes, speaker = Codes(material), Speaker(templates)
    parts = _harmless(material, codes, speaker) if material.harmless else _whole(material, codes, speaker, templates)
    name = "harmless.md.j2" if material.harmless else "case.md.j2"
    parts["questions"] = _numbered(parts["questions"]) if parts["questions"] else _NO_QUESTION
    markdown = tidy(page(name, templates, paragraphs=_paragraphs, numbered=_numbered, **parts))
    return Draft("writeup", case_title(material), markdown, marking, (*speaker.said, *speaker.questions))


def open_questions(material: Material, templates=None) -> list[Sentence]:
    """The questions that the case writeup lists: what the case has not answered."""
    codes, speaker = Codes(material), Speaker(templates)
    if not material.harmless:
        _facts(material, codes, speaker)
        _opinions(material, codes, speaker)
    return speaker.questions


def _paragraphs(sentences) -> Text:
    return Text("\n\n".join(sentence.cited for sentence in sentences)) or _NOTHING


def _numbered(sentences) -> Text:
    return numbered([s.cited if isinstance(s, Sentence) else text(s) for s in sentences]) or _NOTHING


def tidy(markdown: str) -> str:
    """At most one empty line at a time."""
    lines: list[str] = []
    for line in markdown.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"


def _whole(material, codes, speaker, templates) -> dict:
    found = _facts(material, codes, speaker) | _law(material, speaker) | _opinions(material, codes, speaker)
    held = [name for name in CAPTIONS if name in material.pictures]
    pictures = {f"{name.removesuffix('.png')}_picture": picture_of(name, f"圖 {held.index(name) + 1}　{caption}", material) if name in held else Text("")
                for name, caption in CAPTIONS.items()}
    return found | pictures | _annexes(material, codes) | {
        "questions": speaker.questions, "date": long_day(material.written_on), "office": words("letters.toml", templates)["memo"]["office"]}


def _facts(material, codes, speaker) -> dict:
    told = ("origin", "received", "scope", "decided", "posted", "seen", "moved")
    return {name: getattr(facts, name)(material, codes, speaker) for name in told}


def _opinions(material, codes, speaker) -> dict:
    told = ("against", "favour", "severity", "duties")
    found = {"elements": elements_text.elements(material, codes, speaker)}
    found |= {name: getattr(opinions, name)(material, codes, speaker) for name in told}
    aspects = [{"number": number(i), "name": name, "measures": said}
               for i, (name, said) in enumerate(opinions.measured(material, speaker), 1)]
    return found | {"aspects": aspects, "proposals": opinions.proposals(material, codes, speaker)}


def _annexes(material, codes) -> dict:
    return {"evidence_table": annexes.evidence_table(material, codes),
            "timeline_table": annexes.timeline_table(material),
            "totals_table": annexes.totals_table(material), "audience_table": annexes.audience_table(material, codes),
            "audience_reasons": _reasons(material, codes), "element_table": annexes.element_table(material, codes), "change_table": annexes.change_table(material, codes),
            "finding_table": annexes.finding_table(material, codes) or _NOTHING,
            "due_table": annexes.due_table(material, codes), "notice_table": annexes.notice_table(material, codes) or _NOTHING,
            "limits": [*annexes.limits(material, codes), *_colophon(material)]}


def _reasons(material, codes) -> Text:
    """The reasons behind each interval, under the table."""
    told = ((total["disclosure_id"], joined((codes.told(reason) for reason in total["reasons"]), "；"))
            for total in annexes.first_totals(material) if total.get("reasons"))
    return Text("\n\n".join(f"{text(key)}：{reasons}{citation([key])}" for key, reasons in told))


def _colophon(material) -> list[str]:
    """Who made the document out of what, and when, without naming anybody."""
    made = f"本報告以 leakkit {material.version}".rstrip()
    return [f"{made} 於{day(material.written_on)}產出，撰寫人員未列名；正本與代號對照表另以密件保存。"]


def picture_of(name, caption, material) -> Text:
    """The picture `name` (a key of CAPTIONS) with its alternative text, where the material has it; else ""."""
    return picture(name, caption, alt_text(name, material)) if name in material.pictures else Text("")


def _law(material, speaker) -> dict:
    ids = {(row.law, str(row.article)): row.provision_id for row in material.provisions.itertuples()}
    laws = []
    told = [one for one in material.provision_texts if not material.out(one.law, one.article)]
    for i, provision in enumerate(told, 1):
        name = article_name(provision.article, provision.law)
        known = ids.get((provision.law, str(provision.article)), f"{provision.law}{name}")
        own = [getattr(provision, "id", "") or known]
        said = [] if verified(provision) else speaker.say("law.unverified", own, law=provision.law, article=name)
        mark, note = footnote(provision, f"law{i}")
        laws.append({"number": number(i), "name": provision.law, "article": name, "version": _version(provision),
                     "warning": _cited(said), "words": _quotation(provision, own, mark), "note": note})
    rows = material.provisions.drop_duplicates(["law", "article"]).assign(paragraph=None)
    left = [row for row in rows.itertuples() if material.out(row.law, row.article)]
    said = speaker.say("law.left_out", [row.provision_id for row in left], laws=elements_text.provision_names(left))
    return {"laws": laws, "laws_left": _cited(said)}


def _quotation(provision, own, mark="") -> Text:
    lines = quoted(provision) or [text(f"（條文原文未收錄，請自{'全國法規資料庫' if unit(provision) == '條' else '主管機關公布之規定'}查閱行為時之版本。）")]
    return block_quote([*lines[:-1], Text(f"{lines[-1]}{citation(own)}{mark}")])


def _cited(sentences) -> Text:
    return Text("\n\n".join(sentence.cited for sentence in sentences))


def _version(provision) -> str:
    if not verified(provision):
        return "（待查）"
    on = provision.valid_from
    return f"（{on if isinstance(on, str) else day(on)}起施行之版本）"


def _harmless(material, codes, speaker) -> dict:
    looked = facts.looked_at(material, codes)
    found = {name: getattr(facts, name)(material, codes, speaker) for name in ("origin", "scope", "decided")}
    result = speaker.say("harmless.result", material.evidence["evidence_id"], looked=joined(looked, "；"))
    return found | {"result": result, "questions": speaker.questions,
                    "evidence_table": annexes.evidence_table(material, codes),
                    "limits": [*annexes.limits(material, codes), *_colophon(material)]}
