"""Addresses in Taiwan, from a full one down to a district or a lane with a number (`places.toml`)."""

from __future__ import annotations

import re
from functools import cache

from leakkit.pii.hits import Hit, around
from leakkit.pii.places import any_of, districts, places, short_districts, words
from leakkit.pii.readings import Reading

#: a sign of a number: digits, Chinese numerals, what masks one, and what recognition reads for one
_N = r"[0-9一二三四五六七八九十百零〇○*＊●◯XxlIO么幺廿卅]"
_B = r"\s{0,2}"
_SUFFIX = re.compile("[縣市鄉鎮區路街巷弄號号村里段道]")
#: without one of these (or a word for a home) no address has points enough
_MARKED = re.compile("[號号巷弄鄰]|部落|[路街].{1,16}樓|[路街道].{0,4}[跟與和及、/xX].{1,8}[路街]|[里村].{1,12}[路街道]|[鄉鎮市區].{1,3}[里村]|[縣市].{1,6}[鄉鎮市區].{1,8}[路街道]", re.S)
#: a road of the country, not of a town
_HIGHWAY = re.compile("[國省縣]道[0-9一二三四五六七八九十甲乙]{1,4}[號号]")
#: a neighbourhood told by its number
_NEIGHBOURS = re.compile(rf"{_N}\s{{0,2}}鄰$")
#: score by what the address holds, before context
_SCORES = {"number": 0.7, "village": 0.6, "hamlet": 0.3, "road": 0.35, "corner": 0.3, "district": 0.2, "county": 0.0}
#: what joins the two streets of a corner, and what a corner or the mouth of a lane ends in
_AND, _MOUTH = re.compile(r"\s?(?:跟|與|和|及|、|/|[xX])\s?"), re.compile(r"(?:的?交叉)?(?:路口|口|處|底)")


def home_words() -> tuple[str, ...]:
    """Words that tell of somebody's home, or that somebody is or was at a place."""
    return (*words("home"), *words("near"))


@cache
def first_stage() -> str:
    """What no address does without, in RE2's syntax: a number behind a place, or a place and a word for a home."""
    home, number = "|".join(home_words()), f"[{_N[1:-1]}０-９①-⑨⓪壹貳參叁肆伍陸柒捌玖弍两Ｘｘ]"
    place = "[縣市鄉鎮區路街道巷弄段鄰里村]"
    later = "(?s:.)*"
    return "|".join([f"{place}{later}{number}{later}[號号弄]", f"{place}{later}(?:[巷弄鄰]|部落)", f"[路街]{later}樓", f"[路街道]{later}[跟與和及、/／xXＸ]{later}[路街]", f"[里村]{later}[路街道]", f"[鄉鎮市區]{later}[里村]", f"[縣市]{later}[鄉鎮市區]{later}[路街道]",
                     f"(?:{home}){later}(?:{place}|[號号])", f"{place}{later}(?:{home})"])


@cache
def _word() -> str:
    """A character of a road's or a village's name, or a word that one may hold although its characters seldom do."""
    return rf"(?:{any_of(words('roads'))}|(?![{re.escape(words('stop')[0])}路街巷弄號])[一-鿿])"


@cache
def _regex() -> re.Pattern:
    counties = any_of(places())
    short = any_of(name[:-1] for name in places() if name[:-1] not in {"新竹", "嘉義"}) + "|新竹|嘉義"
    whole = any_of(districts())
    word = _word()
    any_word = "(?:(?![，。、：:；;（(「『路街巷弄號的了])[一-鿿○●◯*＊])"       # right behind a district no sign is a word of the sentence
    b = _B
    cut = "|".join(sorted({name[:-1] for name in districts() if name[-1] != "市" and len(name) > 2}))
    place = (rf"(?:[1-9][0-9]{{2}}(?:[0-9]{{2,3}})?{b}(?=(?:{counties})|(?:{short})))?(?:(?P<county>(?:{counties})|(?:{short})(?={b}(?:{whole}))){b})?"
             rf"(?P<district>(?:{whole})|(?:{cut})(?=(?:{word}){{1,4}}[路街](?!口)|(?:(?![，。、\s的在])[一-鿿]){{1,3}}[里村](?![長民幹辦])))?")
    village = (
        rf"(?P<village>(?<![一-鿿]){any_word}{{2,3}}[里村](?={b}{_N}{{1,3}}{b}鄰)|{b}{word}{{1,4}}[里村](?={b}(?:{_N}{{1,3}}鄰|{word}{{1,5}}[路街道]|{word}{{0,4}}{_N}{{1,4}}{b}(?:[-之]{b}{_N}{{1,3}}{b})?[號号]|{word}{{1,4}}{b}巷))|{b}{word}{{1,4}}部落"
        rf"|(?(district){b}{any_word}{{1,3}}[里村](?![長民幹辦]))|(?(district){b}{any_word}{{1,4}}(?={b}{_N}{{1,3}}{b}鄰)))?(?:{b}{any_word}{{1,4}}部落|(?(village){any_word}{{1,4}}(?={_N}{{1,3}}鄰)))?(?:{b}{_N}{{1,3}}{b}鄰)?"
    )
    road = (
        rf"(?:{b}(?P<road>(?:(?(district){any_word}|{word})|路(?=竹)){{1,5}}(?:大道|[路街])(?:{b}(?:[東西南北]?{_N}{{1,3}}|-|{word}{{2}}{_N}?){b}段)?(?:[東西南北]側)?"
        rf"|(?(village){any_word}|{word}){{2,4}}(?={b}{_N}{{1,4}}{b}(?:[-之]{b}{_N}{{1,3}}{b})?[號号])|{_N}{{1,3}}段))?"
        rf"(?P<lane>{b}(?:[東西南北]?{_N}{{1,4}}|{word}{{1,4}}){b}巷(?:之{_N}{{1,3}})?)?(?P<alley>{b}{_N}{{1,4}}{b}弄(?:之{_N}{{1,3}})?)?"
    )
    house = (
        rf"(?P<number>{b}{_N}{{1,5}}{b}(?:[-之]{b}{_N}{{1,4}}{b})?[號号](?:{b}[-之]{b}{_N}{{1,3}})?"
        rf"(?:{b}[,，、]?{b}(?:地下)?[Bb]?{_N}{{1,3}}{b}[樓楼Ff](?:{b}[-之]{b}{_N}{{1,3}})?)?(?:{b}[A-Za-z0-9一二三四五六七八九]{{1,4}}{b}[室房]|{b}[Bb][1-9](?![0-9A-Za-z])|{b}管理室|{b}(?:頂樓加蓋|頂加|頂樓|[A-Za-z]棟(?:{_N}{{1,2}}樓)?|[前後]棟|對面鐵皮屋))?)?"
    )
    return re.compile(place + village + road + house)


def find(text: str, reading: Reading) -> list[Hit]:
    """Address hits of one reading, in the original's offsets."""
    if reading.name == "lookalike":
        return []
    out, at, body = [], 0, reading.text
    if not _SUFFIX.search(body) or not (_MARKED.search(body) or any(word in text for word in home_words())):
        return []
    for start in _starts(body):
        if start < at:
            continue
        match = _regex().match(body, start)
        hit = _judged(text, reading, match) if match and match.end() - start >= 3 else None
        if hit:
            out.append(hit)
        if hit or (match and _of_an_office(body[max(0, start - 12): start])):
            at = match.end()
    return out


@cache
def _anchor() -> re.Pattern:
    names = districts() | set(places()) | {n[:-1] for n in places()}
    word = _word()
    return re.compile(
        rf"(?:(?<![0-9A-Za-z])[1-9][0-9]{{2}}(?:[0-9]{{2,3}})?\s{{0,2}})?(?P<name>{any_of(names)}|(?:{any_of(short_districts())})(?=(?:(?![，。、\s的在])[一-鿿]){{1,3}}[里村])|(?<![一-鿿])[一-鿿]{{2,3}}[里村](?={_N}{{1,3}}鄰))|(?P<road>{word}{{1,5}}(?:(?:大道|[路街])|{word}{{0,1}}[里村](?={_N}{{1,3}}鄰)"
        rf"|(?=\s{{0,2}}{_N}{{1,4}}\s{{0,2}}(?:巷|弄|之|-|[號号]))))|(?P<lane>(?:{_N}{{1,4}}|{word}{{1,4}})\s{{0,2}}巷)"
    )


def _starts(body: str) -> list[int]:
    """Where an address may begin: a known place, a road, a village or a lane."""
    return [match.start() for match in _anchor().finditer(body)]


def _judged(text: str, reading: Reading, match) -> Hit | None:
    found = {name for name, value in match.groupdict().items() if value}
    grade = _grade(found)
    low = match.start() + _led(match)
    high = _corner(match, grade)
    grade = "corner" if high > match.end() else grade
    if grade in ("hamlet", "village") and (door := _BEYOND.match(match.string, high)):
        high, grade = door.end(), "number"
    if grade in ("road", "corner") and (floor := _above(match.string, high)) > high:
        high, grade = floor, "number"
    body = reading.text[low:high].rstrip()
    if not grade or not body or _HIGHWAY.search(body) or "字第" in body:
        return None
    start, end = reading.span(low, low + len(body))
    if reading.name == "unbroken" and not found & {"county", "district"} and re.search(r"^[^路街巷村里]*\s", text[start:end]):
        return None         # 符永順 三民街9號: the blank parts a name from the street
    left, right = around(text, start, end, 12, 8)
    if _bare(match) and not _at_home(left, right):
        return None
    score, why = _score(grade, found, body, left, right, bool(_persons().search(text)), "\t" in text and "址" in text)
    if score < 0.5:
        return None
    partly = "partly masked " if re.search(r"[○*＊●◯]", body) else ""
    rule = "address/partial" if grade in {"hamlet", "road", "corner", "district", "county"} else "address/full"
    return Hit(start, end, "address", round(score, 3), rule + ("-masked" if partly else ""), why)


def _led(match) -> int:
    """How many characters of the match are a word of time or place before it (昨晚, 地點)."""
    lead = _lead().match(match.group())
    return lead.end() if lead and re.search("[路街巷里村道]", match.group()[lead.end():]) else 0


@cache
def _lead() -> re.Pattern:
    return re.compile(f"(?:{any_of(words('lead'))}){{1,2}}[是:：]?")


def _corner(match, grade) -> int:
    """Where the corner of two streets (中正路跟民生路口), of a village's street or of a lane ends; the match's end if it is none."""
    end = match.end()
    if grade not in ("road", "hamlet") or match.group("number"):
        return end
    joined = _AND.match(match.string, end)
    other = _regex().match(match.string, joined.end()) if joined else None
    if other and _grade({name for name, value in other.groupdict().items() if value}) == "road":
        mouth = _MOUTH.match(match.string, other.end())
        return mouth.end() if mouth else other.end()
    mouth = _MOUTH.match(match.string, end)
    return mouth.end() if mouth and (match.group("lane") or match.group("village")) else end


#: behind a road: a place told by what stands there and its floor, or a number whose 號 is cut off
_ABOVE = re.compile(r"(?:那條[一-鿿]{0,4}巷|巷子)[內裡]?[，,]?\s?[0-9]{1,4}(?:[-之][0-9]{1,3})?[號号]|[，,]?[一-鿿]{2,8}(?:旁邊?|對面|隔壁|樓上|後面)第[一二三四五0-9]間|旁邊?(?:的)?[一-鿿]{0,3}[厝屋]|[，,]?(?:路?口)?(?:那[個家間棟]|的)?[一-鿿A-Za-z0-9-]{1,12}?(?:的|那棟)?[0-9一二三四五六七八九十]{1,2}樓(?:[-之][0-9一二三四五六七八九十]{1,3})?|\s?[0-9]{1,4}(?:[-之][0-9]{1,3})?(?=\s*(?:…|\.\.\.|$|[\n,，;；]))")


#: behind a village: what stands there and a number
_BEYOND = re.compile(r"(?:(?![，。、：:；;（(「『\s的說長民幹辦])[一-鿿]){1,8}?[0-9一二三四五六七八九十]{1,4}(?:[-之][0-9]{1,3})?[號号](?!公|線|車)")


def _above(text: str, end: int) -> int:
    """Where the place goes on to behind a road (光復路二段那家五金行的三樓, 延平路18…)."""
    match = _ABOVE.match(text, end)
    return match.end() if match else end


@cache
def _persons() -> re.Pattern:
    return re.compile(any_of(words("persons")))


def _bare(match) -> bool:
    """A number behind words that are not plainly a road (櫃檯15號), and no place before them."""
    road = match.group("road")
    return bool(road) and not re.search("[路街道段]", road) and not any(match.group(name) for name in ("county", "district", "village", "lane", "alley"))


def _at_home(left, right) -> str:
    """The word for a home right beside an address, unless it is an office's (區公所地址); "" if there is none."""
    if _of_an_office(left):
        return ""
    return next((word for word in words("home") if word in left[-6:] or word in right[:3]), "")


def _of_an_office(left: str) -> bool:
    """The words before an address end in 區公所地址： or the like."""
    return bool(re.search(rf"(?:{'|'.join(words('offices'))})的?(?:地址|住址|門牌)[是為:：\s]{{0,2}}$", left))


def _grade(found: set) -> str:
    if "number" in found and found & {"road", "lane", "alley", "district", "village"}:
        return "number"
    if found & {"lane", "alley"} and found & {"road", "district"}:
        return "number" if "district" in found or "alley" in found else "road"
    if "village" in found:
        return "village" if found & {"district", "county"} else "hamlet"
    return next((grade for grade in ("road", "district", "county") if grade in found), "")


def _score(grade, found, body, left, right, told, column) -> tuple[float, str]:
    """told: the message speaks of somebody; column: it is a table with a column of addresses."""
    home = _at_home(left, right) or ("地址" if column else "")
    near = next((word for word in words("near") if word in left + right), "")
    public = next((word for word in words("public") + words("outdoors") * (grade != "number") if word in left + right), "")
    works = next((word for word in words("works") if word in right), "") if grade == "road" else ""
    lived = grade == "number" and (found & {"lane", "alley"} or (told and "district" in found))         # in a lane people live, and few offices
    exact = grade == "corner" or (grade == "road" and "lane" in found)
    told = told or near in ("最後出現", "走失", "失蹤")
    public = "" if (told and (exact or near == "最後出現")) or _NEIGHBOURS.search(body) else public
    score = (
        _SCORES[grade]
        + 0.2 * bool(works)
        + 0.2 * (exact and not told and any(word in left + right for word in words("pronouns")))
        + 0.1 * bool(found & {"county", "district"})
        + 0.25 * (grade == "hamlet" and bool(_NEIGHBOURS.search(body)))            # 永福里7鄰: some sixty households
        + 0.1 * bool(told and _NEIGHBOURS.search(body))
        + 0.15 * ({"county", "district", "road"} <= found and grade == "road")      # 彰化縣員林市中山路一段: a street told in full
        + (0.3 if grade == "corner" else 0.2) * (told and exact)
        + 0.35 * bool(home)
        + 0.1 * bool(near and not home)
        - (0.15 if lived else 0.35) * bool(public and not home)
    )
    if grade == "county":
        score = 0.0
    why = "地址樣式（" + "、".join(_NAMES[name] for name in _NAMES if name in found) + "）"
    why += f"；前後文「{home or near or works}」" if home or near or works else ""
    why += f"；前後文「{public}」減分" if public and not home else ""
    return min(score, 0.97), why


_NAMES = {
    "county": "縣市",
    "district": "鄉鎮市區",
    "village": "村里",
    "road": "路街",
    "lane": "巷",
    "alley": "弄",
    "number": "門牌",
}
