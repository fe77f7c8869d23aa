"""Values without a cue word that say what they are by what they stand beside: in lists and tables pasted without a header.

A date or a run of digits beside a name or an identity number is a birth date; a month and a day behind a name, where birthdays are spoken
of; a code in brackets or a hamlet's number behind a name; a value of the same shape as one that is known in the same message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from leakkit.pii.checksums import national_id, resident_new, resident_old, roc_or_western_date
from leakkit.pii.hits import Hit
from leakkit.pii.readings import plain

_MONTH, _DAY = "(?:0?[1-9]|1[0-2])", "(?:3[01]|[12][0-9]|0?[1-9])"
_NUMERAL = "[一二三四五六七八九十百零〇廿卅]"
#: a date with its year in digits; in a row parted by / only . and - part a date
_DATE = re.compile(
    rf"(?<![0-9.-])(?<![0-9]/)(?:民國)?(?P<y>19[2-9][0-9]|20[01][0-9]|202[0-4]|0?[2-9][0-9]|10[0-9]|11[0-3])(?:[-./]|年){_MONTH}(?:[-./]|月)"
    rf"{_DAY}(?:日|(?![0-9./日-]))"
    rf"|(?<=/)(?P<row>[2-9][0-9]|10[0-9]|11[0-3])[-.]{_MONTH}[-.]{_DAY}(?![0-9.-])")
#: a year and month; 民國 with all three; day, month, year as foreigners write them; all in Chinese numerals
_WRITTEN = re.compile(
    rf"(?<![0-9])(?:19[2-9][0-9]|20[01][0-9]|民國[2-9][0-9])年{_MONTH}月(?![0-9])|民國\s?[2-9][0-9]年{_MONTH}月{_DAY}日"
    rf"|(?<![0-9/]){_DAY}[/.-]{_MONTH}[/.-](?:19[2-9][0-9]|200[0-9])(?![0-9/])"
    rf"|民國{_NUMERAL}{{1,5}}年{_NUMERAL}{{1,2}}月{_NUMERAL}{{1,3}}日")
_FORM = re.compile("身[分份]證|統號|保險|名冊|健保卡|歲|協尋|身高")
_RUN = re.compile(r"(?<![0-9A-Za-z.-])(?P<c>0[2-9][0-9]|1[01][0-9]|[2-9][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z.-])")
#: from this year (民國, western) on a date beside a name is as likely the day of something else, so it must stand in a row
_LATE, _LATE_WESTERN = 106, 2017
#: characters between a date and its owner; more where the year is so far back that it is hardly any other date
_NEAR, _FAR = 4, 18
_OWNERS = frozenset(("person", "national_id", "nhi_card"))
_ROW = re.compile(r"[\s,，、|/／;；:：(（)）「」]{0,4}")
_BRACKET = re.compile(r"\s?[(（/,，|\t]\s?")
#: days of other things stand beside names as well
_EVENT = re.compile("請假|到期|報到|繳費|開會|會議|收件|結案|核准|出院|入院|住院|門診|掛號|預約|回診|到職|任職|離職|簽到|值班|課程|研習|面試|開庭|期限|出差|有效")
_BIRTHDAYS = re.compile("生日|壽星|慶生")
_MONTH_DAY = re.compile(rf"\s?[:：是為的]?(?:生日)?[是:：]?\s?(?P<v>{_MONTH}\s?[/.]\s?{_DAY}|{_MONTH}\s?月\s?{_DAY}\s?[日號]?"
                        rf"|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十廿卅]{{1,3}}[日號]?)(?![0-9./:：點])")
_CODE = re.compile(r"(?:同學|學[長姊姐弟妹]|生)?\s?[(（]\s?(?P<v>[A-Za-z][0-9]{7,9}|[0-9]{8,9})\s?[)）]")
_HOUSE = re.compile(r"[ \u3000\t]{1,2}(?P<v>[一-鿿]{2,4}[0-9]{1,4}(?:[-之][0-9]{1,3})?[號号](?:[0-9]{1,2}樓)?)(?![公線])")
#: a pupil's number: the year of entry and four digits, in a message of a school
_PUPIL = re.compile(r"(?<![0-9A-Za-z./-])(?:10[5-9]|11[0-5])[0-9]{4}(?![0-9A-Za-z./-])")
_SCHOOL = re.compile("自習|導師|老師|同學|學生|班|段考|作業|畢旅|點名|社團|資訊組|教官|學務|圖書館|平板|校")
_LOCAL = re.compile(r"(?<![0-9-])[2-8][0-9]{3}(?:[- ][0-9]{4}|-[0-9]{3})(?![0-9-])")
_TRAVEL = re.compile(r"[ \t,，:：]{1,3}(?P<v>[A-Z]{1,2}[0-9]{7,8}[A-Z]?|3[0-9]{8})(?![0-9A-Za-z])")
_TOKEN = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Za-z](?:[0-9A-Za-z-]{4,24})[0-9A-Za-z](?![0-9A-Za-z-])")
#: kinds whose values come in lists, one shape for all
_LISTED = frozenset(("case_no", "student_id", "passport", "plate", "bank_account", "nhi_card", "birthdate"))


def find(text: str, hits: list[Hit]) -> list[Hit]:
    """All that is told by what it stands beside; `hits` are what patterns and name finders found in the text."""
    if not hits:
        return []
    read = plain(text)
    people = [hit for hit in hits if hit.kind == "person"]
    dates = [*_dates(read, hits), *_birthdays(read, people), *_codes(read, people), *_houses(read, people), *_phones(read, hits), *_passports(read, people)]
    return [*dates, *_alike(read, [*hits, *dates])]


def _dates(read: str, hits: list[Hit]) -> list[Hit]:
    """Dates of a plausible birth year near a person or an identity number."""
    owners = [hit for hit in hits if hit.kind in _OWNERS]
    if not owners:
        return []
    numbers = {place for hit in hits if hit.kind in ("national_id", "nhi_card") for place in range(hit.start, hit.end)}
    places = {place for hit in owners for place in range(hit.start, hit.end)}
    found = [match for match in _DATE.finditer(read) if roc_or_western_date(match.group()) and _owned(read, match, places, numbers)]
    found += [match for match in _WRITTEN.finditer(read) if _touches(read, match, places, "的") or (places and _FORM.search(read))]
    if found or any(hit.kind == "birthdate" for hit in hits):      # one row of a table tells what the column is
        numbers = numbers | places
    found += [match for match in _RUN.finditer(read) if roc_or_western_date(match.group()) and
              _touches(read, match, places if match["c"][0] == "0" else numbers)]
    return [Hit(*match.span(), "birthdate", 0.6, "birthdate/beside", "出生日期樣式；緊鄰姓名或證號") for match in found]


def _owned(read: str, match, places: set[int], numbers: set[int]) -> bool:
    """An owner stands within reach of a date; a late year must stand in a row with it."""
    year = int(match["y"] or match["row"])
    if match["row"] or (_LATE <= year < 1900 or year >= _LATE_WESTERN):
        left = _BRACKET.search(read[max(0, match.start() - 3):match.start()])
        return _touches(read, match, numbers) or bool((left or _FORM.search(read)) and _touches(read, match, places) and not _EVENT.search(read))
    reach = _FAR if 1900 < year < 2005 else _NEAR
    return not places.isdisjoint(range(match.start() - reach - 1, match.end() + reach + 1))


def _touches(read: str, match, places: set[int], also: str = "") -> bool:
    """Between the match and one of `places` stands nothing but what separates the columns of a row (or `also`)."""
    start, end = match.span()
    while start > 0 and start - 1 not in places and (_ROW.fullmatch(read[start - 1]) or read[start - 1] in (also or "\0")) and match.start() - start < 4:
        start -= 1
    while end < len(read) and end not in places and _ROW.fullmatch(read[end]) and end - match.end() < 4:
        end += 1
    return start - 1 in places or end in places


def _birthdays(read: str, people: list[Hit]) -> list[Hit]:
    """A month and a day right behind a name, in a message that speaks of birthdays."""
    if not _BIRTHDAYS.search(read):
        return []
    found = [match for hit in people if (match := _MONTH_DAY.match(read, hit.end))]
    return [Hit(*match.span("v"), "birthdate", 0.55, "birthdate/beside", "月日緊接姓名，同一則說到生日") for match in found]


def _codes(read: str, people: list[Hit]) -> Iterator[Hit]:
    """A letter and digits in brackets behind a name, where it is no identity number: a student's or member's number; in a school also
    the year and four digits beside a name."""
    found = [match for hit in people if (match := _CODE.match(read, hit.end)) and not national_id(match["v"])]
    if _SCHOOL.search(read):
        places = {place for hit in people for place in range(hit.start, hit.end)}
        yield from (Hit(*match.span(), "student_id", 0.55, "student_id/beside", "學號樣式；緊鄰姓名，同一則說到學校") for match in _PUPIL.finditer(read)
                    if _touches(read, match, places))
    yield from (Hit(*match.span("v"), "student_id", 0.55, "student_id/beside", "學號樣式；姓名之後括號內") for match in found if (match["v"][0].isalpha() or "學" in read) and not (len(match["v"]) == 10 and match["v"][1] in "1289"))


def _houses(read: str, people: list[Hit]) -> list[Hit]:
    """The name of a hamlet and a number behind a name, in a list."""
    found = [match for hit in people if (match := _HOUSE.match(read, hit.end))]
    return [Hit(*match.span("v"), "address", 0.55, "address/beside", "地名與門牌緊接姓名") for match in found]


def _phones(read: str, hits: list[Hit]) -> list[Hit]:
    """Numbers without an area code in a list that holds other telephones."""
    if not any(hit.kind == "phone" for hit in hits):
        return []
    taken = {place for hit in hits for place in range(hit.start, hit.end)}
    return [Hit(*match.span(), "phone", 0.55, "phone/beside", "市內電話樣式（無區碼）；同一則另有電話") for match in _LOCAL.finditer(read)
            if taken.isdisjoint(range(*match.span()))]


def _passports(read: str, people: list[Hit]) -> list[Hit]:
    """A code behind a name in Latin letters, as passports have it, where nothing speaks of students."""
    found = [match for hit in people if read[hit.start:hit.end].isascii() and (match := _TRAVEL.match(read, hit.end))]
    return [Hit(*match.span("v"), "passport", 0.5, "passport/beside", "護照號碼樣式；緊接外文姓名") for match in found
            if "學號" not in read and not (re.fullmatch("[A-Z]{1,2}[0-9]{8,9}", match["v"]) and (resident_new(match["v"]) or resident_old(match["v"])))]


def _alike(read: str, hits: list[Hit]) -> list[Hit]:
    """Values that nothing claims, of the same shape as one of a kind that comes in lists."""
    taken = {place for hit in hits for place in range(hit.start, hit.end)}
    kinds: dict[str, set[str]] = {}
    for hit in hits:
        for token in _TOKEN.findall(read[hit.start:hit.end]):
            kinds.setdefault(_shape(token), set()).add(hit.kind)
    out = []
    for match in _TOKEN.finditer(read):
        kind = kinds.get(_shape(match.group()), set())
        if len(kind) == 1 and kind <= _LISTED and taken.isdisjoint(range(*match.span())) and read[match.end():match.end() + 1] not in tuple("元件份人"):
            (name,) = kind
            out.append(Hit(*match.span(), name, 0.55, f"{name}/alike", "與同一則中認出的值樣式相同"))
    return out


def _shape(token: str) -> str:
    """Digits as 9, letters as A; letters that recognition puts for digits are digits among them. "" for what is too short to tell."""
    body = token[:1] + re.sub("[OolI]", "0", token[1:]) if sum(sign.isdigit() for sign in token) > len(token) // 2 else token
    least = 7 if token.isdigit() else 4
    if sum(sign.isdigit() for sign in body) < least:
        return f"={token}"
    return re.sub("[A-Za-z]", "A", re.sub("[0-9]", "9", body))
