"""What the app itself writes into a WhatsApp export: banners, group notices, placeholders. The wordings are
`whatsapp_strings.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from leakkit.readers.archive import basename
from leakkit.readers.decoding import plain
from leakkit.readers.export import EXPORTER
from leakkit.readers.records import kind_of

MARK = "\u200e"
_BLANKS = {"{A}": "(?P<A>.+?)", "{B}": "(?P<B>.+?)", "{N}": "(?P<N>.*?)", "*": ".*?"}
_GENERAL = {"gif": "image", "document": "file", "media": "file"}
_QUOTES = str.maketrans("“”„«»『』’‘", '"""""「」\'\'')
_STICKER = re.compile(r"STK-|\d*-?STICKER-", re.I)
_AND = re.compile(r"、|, and |, | and |(?<=\S) 和 (?=\S)| 及 | 與 ")


@cache
def strings() -> dict:
    """All strings of `whatsapp_strings.toml`."""
    return tomllib.loads((Path(__file__).parent / "whatsapp_strings.toml").read_text(encoding="utf-8"))


def _pattern(template: str) -> re.Pattern:
    """A wording as an anchored pattern: blanks beside Chinese words and the full stop may be missing."""
    pieces = re.split(r"(\{[ABN]\}|\*)", template.translate(_QUOTES))
    loose = not template.isascii()
    words = [_BLANKS.get(piece) or re.escape(piece).replace(r"\ ", " ?" if loose else " ") for piece in pieces]
    body = "".join(words).replace("「", '[「"]').replace("」", '[」"]')
    return re.compile(body + r"[。.]?\Z", re.S)


@dataclass(frozen=True)
class Notice:
    """`action` (create/join/add/invite/remove/leave/rename/banner/other), `actor`, `subjects`, `title` (new name),
    `locale`."""

    action: str
    actor: str | None = None
    subjects: tuple = ()
    title: str | None = None
    locale: str | None = None


@cache
def _wordings() -> list[tuple]:
    """(action, locale, longest fixed word, pattern); long wordings before short ones."""
    rows = []
    for action, locales in strings()["notices"].items():
        for locale, templates in locales.items():
            for template in templates:
                fixed = max(
                    re.split(r"\{[ABN]\}|\*| ", template.translate(_QUOTES).replace("「", "").replace("」", "")),
                    key=len,
                )
                rows.append((action, locale, fixed, _pattern(template)))
    return sorted(rows, key=lambda row: -len(row[3].pattern))


def banner(text: str) -> str | None:
    """The locale of an encryption banner, or None."""
    shown = plain(text).strip()
    return next((locale for locale, heads in strings()["banner"].items() if shown.startswith(tuple(heads))), None)


@lru_cache(maxsize=65536)
def read_notice(text: str) -> Notice | None:
    """The Notice in a row's text, or None when no wording fits."""
    locale = banner(text)
    if locale:
        return Notice("banner", locale=locale)
    shown = plain(text).strip().translate(_QUOTES)
    if len(shown) > 1000:
        return None
    for action, locale, fixed, pattern in _wordings():
        match = pattern.match(shown) if fixed in shown else None
        if match:
            return _notice(action, locale, match.groupdict())
    return None


def _notice(action, locale, found) -> Notice:
    actor, title = named(found.get("A")), found.get("N")
    subjects = tuple(filter(None, map(named, _AND.split(found.get("B") or ""))))
    if action == "other":
        return Notice(action, locale=locale)
    if action == "joined_link":
        return Notice("join", actor, locale=locale)
    if action in ("added_passive", "removed_passive"):
        several = tuple(filter(None, map(named, _AND.split(found["A"]))))
        return Notice("add" if action == "added_passive" else "remove", None, several, locale=locale)
    return Notice(action, actor, subjects, title, locale)


def named(part: str | None) -> str | None:
    """A name as printed; «you» becomes the exporter, nothing None."""
    name = (part or "").strip(" ")
    return EXPORTER if name in strings()["you"]["words"] else name or None


@cache
def _placeholders() -> tuple[dict, list]:
    """(whole bodies → (kind, locale), [(kind, locale, pattern)] of those with a star)."""
    whole, starred = {}, []
    for kind, locales in strings()["placeholders"].items():
        for locale, texts in locales.items():
            for text in texts:
                if "*" in text:
                    starred.append(
                        (
                            kind,
                            locale,
                            text[: text.index("*")],
                            re.compile(re.escape(text).replace(r"\*", ".*") + r"\Z", re.S),
                        )
                    )
                else:
                    whole[text] = kind, locale
    return whole, starred


@cache
def app_bodies() -> dict[str, tuple[str, str]]:
    """Whole bodies with the mark, as the app writes them, → (kind of the message table, locale)."""
    return {
        f"{MARK}{text}{stop}": (general(kind), locale)
        for text, (kind, locale) in _placeholders()[0].items()
        for stop in ("", "。", ".")
    }


@cache
def app_letters() -> frozenset:
    """What a placeholder or a banner can begin with: most bodies are turned away by one look."""
    whole, starred = _placeholders()
    return frozenset(
        [
            *(text[0] for text in whole),
            *(head[0] for _, _, head, _ in starred),
            *(head[0] for heads in strings()["banner"].values() for head in heads),
            *" \u00a0\u200e\u200f\u2068\u202a\ufeff",
        ]
    )


def placeholder(text: str) -> tuple[str, str] | None:
    """(kind, locale) when the whole text is a placeholder; gif, document and media are kinds of their own here."""
    if text[:1] not in app_letters():
        return None
    shown = plain(text).strip()
    whole, starred = _placeholders()
    found = whole.get(shown.rstrip("。."))
    if found:
        return found
    for kind, locale, head, pattern in starred:
        if shown.startswith(head) and pattern.match(shown):
            return kind, locale
    return None


def general(kind: str) -> str:
    """The kind of the message table for a placeholder's kind."""
    return _GENERAL.get(kind, kind)


@cache
def _attached() -> list[tuple[str, str, bool]]:
    return [(*text.split("*"), family == "ios") for family, texts in strings()["attached"].items() for text in texts]


def attachment(text: str) -> tuple[str, str] | None:
    """(kind, file name) when a line of the text names an attached file: the whole line on Android, the end of one on
    iOS."""
    if ">" not in text and ")" not in text:
        return None
    for line in text.split("\n"):
        shown = plain(line).strip()
        for head, tail, anywhere in _attached():
            start = shown.rfind(head) if anywhere else 0
            if shown.endswith(tail) and start >= 0 and (not anywhere or start == 0 or MARK in line):
                name = basename(shown[start + len(head) : len(shown) - len(tail)].strip())
                if re.fullmatch(r"\S.*\.\w{1,8}", name):
                    return "sticker" if _STICKER.search(name) else kind_of(name), name
        if MARK not in text:
            break  # without marks only the first line can be the app's
    return None


def without_edit_mark(text: str) -> tuple[str, bool]:
    """(text as typed, whether the app printed «edited» behind it)."""
    shown = text.rstrip()
    for mark in strings()["edited"]["marks"]:
        if shown.endswith(mark):
            return shown[: -len(mark)].rstrip(" " + MARK), True
    return text, False


def title_of(file: str) -> str | None:
    """The chat title that a file name holds, or None."""
    stem = re.sub(r"(?: ?\(\d{1,3}\))?\.(txt|zip)\Z", "", file, flags=re.I)
    for template in strings()["titles"]["files"]:
        head, tail = template.split("{N}")
        if stem.startswith(head) and stem.endswith(tail) and len(stem) > len(head) + len(tail):
            return stem[len(head) : len(stem) - len(tail)].strip()
    return None
