"""When a key that stands in a text is believed to be the value: separators inside it, and what stands around it.

Each rule takes the folded text, the folded span and the form, and returns the span (a part may grow) or None. They are
cautious in one direction only: a whole, unbroken value of three or more characters is always believed.
"""

from __future__ import annotations

from leakkit.deid.folding import BLANK, HARD, INVISIBLE, JOINER, NEWLINE, NONE, PUNCTUATION, Folded
from leakkit.deid.forms import Form
from leakkit.deid.words import data, ordinary, telling_surnames

Span = tuple[int, int]


def believe(folded: Folded, span: Span, form: Form) -> Span | None:
    """The span as accepted by the form's rule, or None."""
    return _RULES[form.rule](folded, span, form)


def _widest(folded, span) -> int:
    return max(folded.gap[span[0] + 1:span[1]], default=NONE)


def _before(folded, span, reach=INVISIBLE) -> str:
    """The character just before, "" when there is none or a separator stands between."""
    start = span[0]
    return folded.chars[start - 1] if start and folded.gap[start] <= reach else ""


def _after(folded, span, reach=INVISIBLE) -> str:
    end = span[1]
    return folded.chars[end] if end < len(folded.chars) and folded.gap[end] <= reach else ""


def _ascii_free(folded, span) -> bool:
    """No Latin letter or digit goes on before or after, where the key itself begins or ends with one."""
    first, last = folded.chars[span[0]], folded.chars[span[1] - 1]
    left, right = _before(folded, span), _after(folded, span)
    return not (first.isascii() and _ascii(left)) and not (last.isascii() and _ascii(right))


def _ascii(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _digit_free(folded, span, reach=INVISIBLE) -> bool:
    return not (_before(folded, span, reach).isdigit() or _after(folded, span, reach).isdigit())


def _tight(folded, span, form):
    return span if _widest(folded, span) <= INVISIBLE and _ascii_free(folded, span) else None


def _exact(folded, span, form):
    """Two or three Latin letters: as written, so that an account IT is not found in every it."""
    return _tight(folded, span, form)


def _word(folded, span, form):
    return span if _widest(folded, span) <= JOINER and _ascii_free(folded, span) else None


def _number(folded, span, form):
    widest = _widest(folded, span)
    fine = widest <= INVISIBLE or (widest <= PUNCTUATION and _digit_free(folded, span))
    return span if fine else None


def _long(folded, span, form):
    return span if _widest(folded, span) <= PUNCTUATION else None


def _pair(folded, span, form):
    """Two Chinese characters: refused where both belong to neighbouring words (森林木材), or a sign parts them."""
    widest = _widest(folded, span)
    if widest > NEWLINE:
        return None
    left, right = _straddles(folded, span)
    return None if (left and right) or (widest > INVISIBLE and (left or right)) else span


def _straddles(folded, span) -> tuple[bool, bool]:
    first, last = folded.chars[span[0]], folded.chars[span[1] - 1]
    return _before(folded, span) + first in ordinary(), last + _after(folded, span) in ordinary()


def _titled(folded, span) -> bool:
    rest = folded.chars[span[1]:span[1] + 3]
    near = span[1] < len(folded.chars) and folded.gap[span[1]] <= BLANK
    return near and any(rest.startswith(title) for title in data()["name"]["titles"] if len(title) > 1)


def _ordinary(folded, span, form):
    """A name that is also a word (高明): only with a title after it, or standing alone between signs."""
    if _widest(folded, span) > BLANK:
        return None
    alone = not _before(folded, span) and not _after(folded, span)
    return span if alone or _titled(folded, span) else None


def _given(folded, span, form):
    """A given name alone: not a place (美玲路), not behind another person's surname, not across two words."""
    if _widest(folded, span) > BLANK or _after(folded, span) in set(data()["place"]["after"]):
        return None
    left, right = _straddles(folded, span)
    return None if _before(folded, span) in telling_surnames() or (left and right) else span


def _given_ordinary(folded, span, form):
    return span if _widest(folded, span) <= INVISIBLE and _titled(folded, span) else None


def _title(folded, span, form):
    """陳小姐: not where the surname ends another word (對方小姐) or the title begins one (陳女性)."""
    left, right = _straddles(folded, span)
    return None if _widest(folded, span) > BLANK or left or right else span


def _nickname(folded, span, form):
    """阿玲, 小陳: not inside a word or before a title (小陳小姐 is found by its title)."""
    left, right = _straddles(folded, span)
    return None if _widest(folded, span) > INVISIBLE or left or right else span


def _part_number(folded, span, form):
    """A part of a number, grown as far as it agrees; another number with the same beginning is refused."""
    span = _grown(folded, span, form)
    if _widest(folded, span) > PUNCTUATION or span[1] - span[0] >= len(form.whole):
        return None
    return span if not _goes_on(folded, span) else None


def _goes_on(folded, span) -> bool:
    return _ascii(_before(folded, span)) or _ascii(_after(folded, span)) or not _digit_free(folded, span, JOINER)


def _part_text(folded, span, form):
    span = _grown(folded, span, form)
    return span if _widest(folded, span) <= PUNCTUATION else None


def _grown(folded, span, form) -> Span:
    start, end = span
    left, right = form.offset, form.offset + len(form.key)
    while left and start and folded.gap[start] < HARD and folded.chars[start - 1] == form.whole[left - 1]:
        start, left = start - 1, left - 1
    while right < len(form.whole) and end < len(folded.chars) and folded.gap[end] < HARD \
            and folded.chars[end] == form.whole[right]:
        end, right = end + 1, right + 1
    return start, end


def _short_number(folded, span, form):
    """Five to seven characters: a line may break only what has letters and digits in it (a plate), not a mere number."""
    clean = _ascii_free(folded, span) and _digit_free(folded, span)
    mixed = not form.key.isdigit() and any(map(str.isdigit, form.key))
    return span if clean and _widest(folded, span) <= (NEWLINE if mixed else JOINER) else None


_RULES = {
    "tight": _tight, "exact": _exact, "word": _word, "number": _number, "number-short": _short_number, "long": _long,
    "name": _long, "pair": _pair, "ordinary": _ordinary, "given": _given, "given-ordinary": _given_ordinary,
    "title": _title, "nickname": _nickname, "part-number": _part_number, "part-text": _part_text,
}

