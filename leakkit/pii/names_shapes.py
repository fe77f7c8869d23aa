"""Names that show by their shape: masked ones, dotted ones, nicknames, romanised ones, form fields, @mentions."""

from __future__ import annotations

import re
from functools import cache

from leakkit.pii import wordlists as lists
from leakkit.pii.names import Found

_H = r"[㐀-鿿]"
_MASK = r"[○◯〇Ｏ＊*●◎□■◼⬤⚫⚪Ｘ×]"


def shaped(text: str) -> list[Found]:
    """All names that a shape gives away; overlaps are the caller's matter."""
    return [*_masked(text), *_surname_said(text), *_reported(text), *_dotted(text), *_nicknames(text), *_latin(text), *_form(text), *_called(text), *_listed(text)]


@cache
def _masked_regex() -> re.Pattern:
    surname = lists.alternatives(lists.surnames())
    return re.compile(
        rf"(?P<a>(?:{surname})(?:{_MASK}{{2,3}}|{_MASK}{_H}?|[OoXxｘｏ](?:[OoXxｘｏ]|{_H})|某{{1,2}}|{_H}{_MASK}{{1,2}}))"
        rf"(?![A-Za-z0-9*＊])|(?<!{_H}){_MASK}{{1,2}}(?P<b>{_H}{{1,2}})(?=先生|小姐|女士)"
    )


def _masked(text):
    for match in _masked_regex().finditer(text):
        start, end = match.span()
        value = match.group()
        if re.search(rf"[{_MASK[1:-1]}OoXxｘｏ]{_H}$", value) and _belongs_right(text, end):
            end -= 1
        if value.endswith("某") and text[end : end + 1] in set("些人種個天日時處地年月項次位件"):
            continue
        yield start, end, 0.8, "姓名樣式，部分遮蔽 partly masked"


def _belongs_right(text, end) -> bool:
    """王○先生: the 先 is the title's, not the name's; 王○說 likewise."""
    return bool(lists.title_regex().match(text, end - 1)) or text[end - 1] in lists.signs("given", "never")


@cache
def _said_regex() -> re.Pattern:
    return re.compile(
        rf"姓(?P<v>{lists.alternatives(lists.surnames())})(?=的|民眾|男|女|員工|同事|同仁|住戶|那|$|[^㐀-鿿])"
    )


def _surname_said(text):
    for match in _said_regex().finditer(text):
        yield *match.span("v"), 0.65, f"「姓{match.group('v')}」"


@cache
def _reported_regex() -> re.Pattern:
    """A surname with the title that police, courts, schools and wards write, at the beginning of a clause."""
    return re.compile(
        rf"(?:(?:^|[^㐀-鿿])(?:由|與|經|據|查|另|將|向|被|對|同案)?|(?<=[與及和跟向由遭經據被對將在]))"
        rf"(?P<v>{lists.alternatives(lists.surnames())})"
        rf"(?P<t>[男女嫌某童](?=[稱遭被因涉說於與跟及坦供否酒偷搶打騙吸販持毒毆傷為在向將對從至到欠自未有已經又假保獲駕疑表陳辯名之是今昨等的名、，,（(：:$]|[一-鿿]{{1,4}}(?:罪|前科)|$)"
        rf"|生(?=[打被未說今昨遭在與跟和（(沒請已又的])|[君員](?=[遭被因涉說未已於今昨稱向曠疑違]))")


def _reported(text):
    for match in _reported_regex().finditer(text):
        whole = match["v"] + match["t"]
        if whole not in lists.negatives() and whole not in lists.words("negative", "reported") and lists.surnames()[match["v"]] > -1:
            yield *match.span("v"), 0.6, f"姓加稱謂「{match['t']}」，句首或並列"


_DOTTED = re.compile(
    rf"(?<!{_H})(?<![·‧・•．])(?:{_H}{{2,6}}[·‧・•．]{_H}{{1,6}}(?:[·‧・•．]{_H}{{1,6}})?)(?![·‧・•．])"
)


def _dotted(text):
    for match in _DOTTED.finditer(text):
        start, stop = match.start(), _name_end(text, match)
        start += _foreign(match.group())
        cue = _leading_cue().match(text, start)
        yield cue.end() if cue else start, stop, 0.75, "姓名樣式：間隔號（原住民族或外國姓名）"


@cache
def _leading_cue() -> re.Pattern:
    """A cue word that runs into a dotted name: 申請人谷慕·哈勇."""
    return re.compile(rf"(?:{lists.alternatives(lists.words('cues', 'before'))})(?={_H}{{1,6}}[·‧・•．])")


_FUNCTION = re.compile(r".*[與和跟及的是在於對向給讓被由說]")


def _foreign(value) -> int:
    """How many characters before the first dot belong to the sentence: 就讀與德·威特."""
    first = re.split("[·‧・•．]", value)[0]
    match = _FUNCTION.match(first)
    return match.end() if match and match.end() < len(first) else 0


def _name_end(text, match) -> int:
    """Where a dotted name ends: before a word that usually follows a name."""
    last = max(match.group().rfind(dot) for dot in "·‧・•．") + match.start() + 1
    follow = lists.words("cues", "next") | lists.words("titles", "after") - lists.words("titles", "short")
    for at in range(last + 1, match.end()):
        if any(text.startswith(word, at) for word in follow) or text[at] in lists.signs("given", "never"):
            return at
    return match.end()


_NICK_NOT = frozenset(
    "姨伯公嬤婆爸媽弟妹兄姐姊嫂祖呆里拉富飄宅堂部度鼻兵爺彌斯根塔波什哈魯娘舅叔嬸伊摩甘甲莫布卡達西沙美時心學孩事姐朋吃聲便型白黃說看編店偷腿籠"
    "麥米樓費組隊物額區路鎮數號客廚腸農雪寒暑滿暖巨蛋犬狗貓鳥魚鹿熊豬雞鴨羊馬牛板師闆實是早要了"
)


def _nicknames(text):
    pattern = r"(?:(?<=^)|(?<=[^㐀-鿿])|(?<=[跟和叫找問請給對向被讓是的幫與約說看聽到]))(?P<n>[小阿老](?P<c>[㐀-鿿]))(?P<r>[㐀-鿿]?)"
    for match in re.finditer(pattern, text):
        sign, after = match.group("c"), match.group("r")
        if (
            sign in _NICK_NOT
            or match.group("n") in lists.negatives()
            or text[match.start("c") : match.start("c") + 2] in lists.negatives()
        ):
            continue
        telling = (
            sign in "明華芳芬英珠玉文國義忠成德財福發旺春花香月"
            or sign in lists.signs("given", "strong")
            or lists.surnames().get(sign, 0) >= 1
        )
        kin = after and after in "姨伯叔嬸嫂" and text[match.end() : match.end() + 1] not in set("子們祖")
        if kin or (telling and (not after or after in "說的是在有來打已會要跟和去又也把被他她今昨剛請就都還哥姐姊薪生電手家住那這喔欸")):
            yield match.start("n"), match.end("n"), 0.6, "暱稱樣式（小、阿、老加名或姓）"


@cache
def _latin_regex() -> re.Pattern:
    part = r"[A-Z][a-z]{1,14}"
    return re.compile(
        rf"(?<![A-Za-z0-9@._/-])(?:{part}|[A-Z]{{2,12}})(?:[ -](?:{part}|[a-z]{{2,10}}(?=[ -]|[^A-Za-z])"
        rf"|[A-Z]{{2,12}}|[A-Z]\.?)){{0,3}}(?![A-Za-z0-9@_/-]|\.[A-Za-z])"
    )


def _latin(text):
    given, family, no = (lists.words("latin", key) for key in ("given", "family", "not"))
    for match in _latin_regex().finditer(text):
        parts = re.split(r"[ -]", match.group())
        titled = [part.capitalize() if part.isupper() and len(part) > 2 else part for part in parts]
        if set(titled) & no or (len(parts) == 1 and parts[0].isupper()):
            continue
        known = [part in given or part in family for part in titled]
        left = text[max(0, match.start() - 12) : match.start()]
        cue = bool(lists.cue_regex().search(left) or lists.form_regex().search(left))
        if len(parts) == 1 and titled[0] in given:
            yield *match.span(), 0.6 + 0.15 * cue, "羅馬字名字"
        elif len(parts) > 1 and (
            sum(known) >= 2 or (cue and any(known)) or (cue and all(p[:1].isupper() for p in parts))
        ):
            yield *match.span(), 0.75 + 0.1 * cue, "羅馬字姓名"


_CALLED = re.compile(rf"(?:署名|具名|顯示名稱|暱稱|綽號|外號|化名|名字叫|人稱|自稱)[是為叫:： ]{{0,2}}[「『“\"](?P<v>{_H}{{2,4}})[」』”\"]")


def _called(text):
    for match in _CALLED.finditer(text):
        yield *match.span("v"), 0.7, "引號裡的稱呼"


@cache
def _listed_regex() -> tuple[re.Pattern, ...]:
    """Surname and sex (龔，女); a name written sign by sign behind 姓 名; capitalised words before a number of a passport or a permit."""
    surname = lists.alternatives(lists.surnames())
    return (re.compile(rf"(?:^|[\s。，；：:])(?P<v>{surname})[，,、]\s?[男女](?=[，,、\s])"),
            re.compile(rf"姓\s{{0,2}}名\s{{1,3}}(?P<v>(?:{surname})(?:\s?{_H}){{1,3}})(?=\s|$)"),
            re.compile(rf"(?:人|者|姓名|戶名|案主)[\s:：]{{1,2}}(?P<v>(?:{surname})(?: {_H}){{1,2}})(?=[\s，,。]|$)"),
            re.compile(r"(?<![A-Za-z])(?P<v>[A-Z][A-Za-z]{1,14}(?:[ -][A-Z][A-Za-z]{1,14}){1,3})(?=[ \u3000\t]{1,2}[A-Z]{0,2}[0-9]{6,9}(?![0-9]))"),
            re.compile(r"(?:Name|NAME|姓名)[:： ]{1,3}(?P<v>[A-Z][A-Za-z]{1,14}(?:[ ,]{1,2}[A-Z][A-Za-z]{1,14}){1,3})(?![A-Za-z])"))


def _listed(text):
    for pattern in _listed_regex():
        for match in pattern.finditer(text):
            yield *match.span("v"), 0.65, "名單或表格裡的姓名"


@cache
def _form_field() -> re.Pattern:
    return re.compile(
        rf"(?:^|[\n，,。;；、\s(（]|(?<=\d))(?:{lists.alternatives(lists.words('cues', 'form'))})(?:姓名)?\s{{0,3}}[:：]\s{{0,3}}"
        rf"(?P<v>{_H}(?:{_H}|{_MASK}|[ 　](?={_H}(?:[ 　]|$|[，,\n]))){{1,4}})(?=$|[\s，,。；;、/／(（)）\d])",
        re.M,
    )


def _form(text):
    for match in _form_field().finditer(text):
        value = match.group("v")
        title = re.search(rf"(?:{lists.title_regex().pattern})$", value)
        size = len(value) - (len(title.group()) if title and len(title.group()) > 1 else 0)
        head = value[:2] if value[:2] in lists.surnames() else value[:1]
        if value in lists.negatives() or any(sign in lists.signs("given", "never") for sign in value[:size]):
            continue
        if size >= 1 and (head in lists.surnames() or (size in (3, 4) and not value[:2] in lists.negatives())):
            yield match.start("v"), match.start("v") + size, 0.85 if head in lists.surnames() else 0.6, "表格欄位的姓名"
