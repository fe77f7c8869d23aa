"""Markdown blocks larger than a sentence: a table, a picture, a quoted article. All values are escaped here."""

from __future__ import annotations

import re

from leakkit.deid.placeholders import numeral
from leakkit.writeup.codes import missing
from leakkit.writeup.dates import day
from leakkit.writeup.escaping import Text, text

#: laws whose parts are 點 and not 條
_RULES = ("要點", "手冊", "須知", "注意事項", "作業規定", "作業規範", "原則")
_IN_FORCE = ("in_force", "repealed_or_replaced")


class Table(Text):
    """A pipe table that remembers what is in it: `headers`, `rows` (lists of values, not escaped), `caption`."""

    headers: tuple = ()
    rows: tuple = ()
    caption: str = ""


def table(headers, rows, widths, caption: str) -> Table:
    """A pipe table. `widths`: one int a column, its share of the page; `rows`: lists of values. Empty rows: ""."""
    rows = [list(row) for row in rows]
    made = Table(_piped(headers, rows, widths, caption) if rows else "")
    made.headers, made.rows, made.caption = tuple(headers), tuple(rows), caption
    return made


def _piped(headers, rows, widths, caption) -> str:
    head = [_line(headers), "|" + "|".join("-" * max(3, int(width)) for width in widths) + "|"]
    return "\n".join([*head, *map(_line, rows), "", f": {text(caption)}"])


def _line(cells) -> str:
    return "| " + " | ".join(text(cell) or "—" for cell in cells) + " |"


def picture(name: str, caption: str, alt: str) -> Text:
    """A captioned picture with its alternative text."""
    words = " ".join(alt.split()).replace("\\", "／").replace('"', "”")
    return Text(f'![{text(caption)}]({name}){{width=100% alt="{words}"}}')


def unit(provision) -> str:
    """條, or 點 for an administrative rule."""
    return getattr(provision, "unit", "") or ("點" if str(provision.law).endswith(_RULES) else "條")


def article_name(article: str, law: str = "") -> str:
    """「第132條」「第318條之1」, or 「第18點」 for an administrative rule."""
    kind = "點" if str(law).endswith(_RULES) else "條"
    number, _, branch = str(article).partition("-")
    if not re.fullmatch(r"[0-9]+", number):
        return f"第{article}{kind}"
    return f"第{number}{kind}" + (f"之{branch}" if branch else "")


def verified(provision) -> bool:
    """Whether the wording was read from an official source, so that it may be printed as the law."""
    return str(provision.status) in _IN_FORCE and not missing(provision.valid_from)


def quoted(provision, wanted=()) -> list[Text]:
    """The article's paragraphs in full as lines, 「 before the first and 」 after the last; `wanted` (ints from 1)
    keeps only those paragraphs. Empty when the wording is not held."""
    if not getattr(provision, "text_held", True):
        return []
    kept = [p for number, p in enumerate(provision.paragraphs, 1) if not wanted or number in wanted]
    lines = [text(line) for paragraph in kept for line in str(paragraph).split("\n") if line.strip()]
    if lines:
        lines[0] = Text(f"「{lines[0]}")
        lines[-1] = Text(f"{lines[-1]}」")
    return lines


def footnote(provision, key: str) -> tuple[Text, Text]:
    """(mark, footnote) that says where a provision's wording comes from; ("", "") for one without an official source.

    `key`: what the footnote is called in the Markdown; a document sets it as a real footnote.
    """
    url = getattr(provision, "url", "") or ""
    if not verified(provision) or not url:
        return Text(""), Text("")
    since = provision.valid_from if isinstance(provision.valid_from, str) else day(provision.valid_from)
    place = "全國法規資料庫" if "law.moj.gov.tw" in url else "主管機關公布之規定"
    return Text(f"[^{key}]"), Text(f"[^{key}]: {text(f'{place}，{since}起施行之版本，{url}')}")


def block_quote(lines) -> Text:
    """A quotation set off from the text, each line a paragraph of its own (a broken line would be stretched)."""
    return Text("\n>\n".join(f"> {line}" for line in lines))


def number(count: int) -> str:
    """Chinese ordinals: 一、二、… 十二、… 一百零三."""
    return numeral(count)


def numbered(sentences, mark: str = "{}、") -> Text:
    """Sentences as paragraphs 一、 二、 …, numbered without a gap."""
    return Text("\n\n".join(f"{mark.format(number(i))}{words}" for i, words in enumerate(sentences, 1)))
