"""簽: the memo to the superior in three parts, 主旨, 說明, 擬辦; short, every sentence of fact with its rows."""

from __future__ import annotations

from leakkit.errors import NothingYet
from leakkit.language import tell
from leakkit.writeup import facts, opinions
from leakkit.writeup.acts import acts
from leakkit.writeup.blocks import Text, number, numbered
from leakkit.writeup.case_text import open_questions, tidy
from leakkit.writeup.codes import Codes
from leakkit.writeup.dates import long_day
from leakkit.writeup.draft import Draft
from leakkit.writeup.elements_text import provision_names
from leakkit.writeup.material import Material
from leakkit.writeup.office import page, words
from leakkit.writeup.sentences import Speaker

_MOST_LAWS = 6


def memo_draft(material: Material, templates=None, marking: str = "密") -> Draft:
    """The memo (簽) as a Draft. `templates`: the office's folder, with its own ``memo.md.j2``, ``letters.toml``, sentences.

    Raises NothingYet when the case holds no disclosure, InputError for a broken template.
    """
    if material.harmless:
        raise NothingYet(step=tell("step.memo"), first=tell("first.confirmed"))
    codes, speaker, told = Codes(material), Speaker(templates), words("letters.toml", templates)
    questions = open_questions(material, templates)
    ids = list(material.disclosures["disclosure_id"])
    subject = speaker.say("memo.subject", ids, agency=codes.agency)
    explained = _explained(material, codes, speaker, len(questions))
    proposed = acts(material, codes, speaker, len(questions), templates)
    markdown = page("memo.md.j2", templates, marking=marking, until=codes.told(material.says("secret_until")) or told["memo"]["until"],
                    subject=subject[0].words, explained=Text("\n\n".join(explained)),
                    proposed=numbered([sentence.cited for sentence in proposed]), to=told["memo"]["to"],
                    office=told["memo"]["office"], date=long_day(material.written_on))
    blanks = [told["blank"][fact] for fact in ("received", "secret_until") if not material.says(fact)]
    return Draft("memo", told["memo"]["title"], tidy(markdown), marking, tuple(speaker.said), tuple(blanks))


def _explained(material, codes, speaker, questions: int) -> list[Text]:
    """說明, item by item; those of several sentences with a list below."""
    rows, ids = list(material.evidence["evidence_id"]), list(material.disclosures["disclosure_id"])
    received = codes.told(material.says("received")).rstrip("。")
    source = speaker.say("memo.source", [*rows, *material.said_in("received")], what=facts.sorts(material), received=received)
    items = [("memo.course", facts.posts(material, codes, speaker)), ("memo.seen", facts.seen(material, codes, speaker)),
             ("memo.moved", facts.moved(material, codes, speaker))]
    told = [source[0].cited if source else Text("")] + [_list(speaker.say(key, ids), said) for key, said in items if said]
    told += [sentence.cited for sentence in _law(material, speaker)]
    for key, said in (("memo.against", opinions.against(material, codes, speaker)),
                      ("memo.favour", opinions.favour(material, codes, speaker))):
        told += [_list(speaker.say(key, ids), said)] if said else []
    told += [s.cited for s in speaker.say("memo.open", ids, count=questions or None)]
    told += [s.words for s in speaker.say("memo.attached", ids)]
    return [Text(f"{number(i)}、{words}") for i, words in enumerate([part for part in told if part], 1)]


def _list(heading, said) -> Text:
    """A heading sentence and （一）（二）… under it; one sentence follows in the same line."""
    head = heading[0].words if heading else Text("")
    if len(said) == 1:
        return Text(f"{head}{said[0].cited}")
    return Text("\n\n".join([head, *(f"（{number(i)}）{one.cited}" for i, one in enumerate(said, 1))]))


def _law(material, speaker):
    rows = material.provisions.drop_duplicates(["law", "article"])
    shown = [row for row in rows.itertuples() if not material.out(row.law, row.article)]
    names = provision_names([row._replace(paragraph=None) for row in shown], _MOST_LAWS)
    return speaker.say("memo.law", dict.fromkeys(row.provision_id for row in shown), laws=names if shown else "")
