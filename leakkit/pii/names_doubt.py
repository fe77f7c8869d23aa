"""What speaks against a name that the model found: a single character without a title, an ordinary word, a public figure.

The words are those of the word list (`names.toml`); a cue word before the name or a title behind it outweighs them.
"""

from __future__ import annotations

import re

from leakkit.pii import wordlists as lists

#: titles and other words that may follow a surname that stands alone
_AFTER_SURNAME = re.compile("[女男嫌員生姓氏君某爺嬸叔伯姨嫂董總師兄姐姊哥妹弟媽爸嬤公導座副祕秘桑民]|同仁|家長|小弟|小妹|家")
_NO_NAME = frozenset("Zoom Teams Meet Google Line LINE Word Excel Chrome OK App APP Wi WiFi Email PPT PDF KPI Covid Omicron Windows Telegram Instagram Threads Discord WhatsApp Messenger WeChat Facebook Twitter IG FB TG DC Luhn Webex LaserJet Level Acer Asus Canon Epson HP Netflix YouTube Spotify Disney Adrenaline".split())
#: an account of a network, not a name
_ACCOUNT = re.compile(r"(?i:ig|fb|line|tg|telegram|threads|discord|wechat)[\s:：]")
#: a shop's dish, with a by-name before it (阿春意麵)
_DISH = re.compile("[小老阿].*(?:麵|飯|店|冰|茶|鍋|滷味|鹹酥雞|肉圓|餅|粥|湯|丸|雞排|便當)$")
#: what shows that a word is somebody's by-name: 溫泉他老婆, 何苦兩兄弟
_PERSON_BEHIND = re.compile("[他她]|[兩二]?(?:兄弟|姊妹|姐妹|夫妻|夫婦|父子|母女)|的(?:[老太先]|爸|媽|女兒|兒子)")
#: what is hidden and no person: a road, a number, a company; a blood group; a name that goes on as an address
_MASK = "[○◯〇Ｏ＊*●◎□×]"
_HIDDEN = re.compile(rf"[第字]{_MASK}|(?:A|B|O|AB)型")
_HIDDEN_ROAD = re.compile(rf"[路街段巷弄號區里鄰村鄉鎮縣市年月]{_MASK}")
_PLACE_BEHIND = re.compile(rf"{_MASK}*(?:路|街|段|巷|弄|號|[里村鄰](?![長民幹])|國小|國中|高中|大學|醫院|分局|派出所|公司|企業|銀行|社區|大樓)")
#: words that say that a stock name (names.toml, negative.stock) stands for nobody
_EXAMPLE = re.compile("範例|示範|舉例|例如|比如|譬如|例[:：]|為例|假設|教材|教案|課本|樣張|樣本|範本|測試|應用題|題目|情境|劇情|劇中|短片|影片裡|演員|虛構|化名|假名|宣導片|填寫說明")
#: an office that no list of titles holds (副處, 學務長, 放射員), for a surname that the model is rather sure of
_OFFICE = re.compile("[一-鿿]{0,3}[長員師士官座授書理工計導佐正委代護警處總監]")
_LIKELY = 0.8
_SURE = 0.95


def doubtful(text: str, start: int, end: int, chance: float) -> bool:
    """Whether the name `text[start:end]`, found with probability `chance`, is better not reported."""
    name = text[start:end]
    if nobody(text, start, end):
        return True
    if text.startswith("總統", end):          # there is one, and he is no private person
        return True
    if end - start == 1:
        return not _surname_alone(text, start, end, chance)
    if not _NO_NAME.isdisjoint(name.split()) or re.search("[一-鿿](?:OK|APP|KTV|LINE|Line|IG|FB|ATM)$|^[A-Za-z]+-[A-Za-z0-9]{1,2}[一-鿿]?$", name):
        return True
    if _vouched(text, start, end):
        return False
    negatives = lists.negatives()
    if name in lists.words("negative", "public") or (name in negatives and not _PERSON_BEHIND.match(text, end)):
        return True
    return chance < _SURE and any(name.startswith(word) for size in (2, 3, 4) if (word := name[:size]) in negatives)


#: a number before 張 counts sheets and chairs
_COUNTED = re.compile(r"(?:[0-9]|[一二兩三四五六七八九十百千幾])\s?$")
#: what makes a by-name that of a shop: 老張擔擔麵
_SHOP = re.compile("[一-鿿]{0,2}(?:麵(?!店員)|飯糰|便當|早餐|滷味|鹽酥雞|鹹酥雞|豆花|冰店|小吃|熱炒|餐廳|茶行|商行|肉圓|雞排)")
#: titles of one character that make a surname of two characters before them unlikely to be a full name
_REPORTED = frozenset("男女嫌某童員君氏婦翁生")
#: what follows a by-name of two characters and is no part of it: 小戴先跟
_ADVERBS = frozenset("先又也就都才還再剛正在跟家")
_CALLED = frozenset("哥姐姊姨嬸嫂董桑嬤")


def untitled(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a title that the model took for part of the name: 艾童 → 艾, 藍姐 → 藍, 詹寶寶 → 詹. A by-name (華哥,
    小陳姐) stays whole."""
    name, surnames = text[start:end], lists.surnames()
    if len(name) == 3 and name[0] in "小老阿" and name[2] in _ADVERBS:
        return start, start + 2
    if len(name) == 2 and name[0] not in surnames and name[0] not in "小老阿大" and name[1] in surnames and len(_title(text, end)) > 1:
        return start + 1, end                  # 轉|介葉|阿嬤
    size = 2 if name[:2] in surnames else 1
    surname, rest = name[:size], name[size:]
    if surname not in surnames or not rest:
        return start, end
    telling = lists.given_weights().get(surname, 0) < 1 or surname in lists.words("surnames", "common")
    if rest in _REPORTED or (rest in _CALLED and telling) or (len(rest) > 1 and rest in lists.words("titles", "after")):
        return start, start + size
    return start, end


def completed(text: str, start: int, end: int) -> int:
    """Where a given name of two characters really begins: with its surname, if that stands right before and is seldom a
    word, or has a cue word before it (里民房秀鳳)."""
    name, before = text[start:end], text[start - 1:start]
    if before and before + name in lists.surnames():        # 慕|容先生
        return start - 1
    if len(name) != 2 or name[0] in lists.surnames() or before not in lists.surnames():
        return start
    weights = lists.given_weights()
    cued = lists.cue_regex().search(text[max(0, start - 13):start - 1])
    usual = lists.surnames()[before] >= 0.5 and text[start - 2:start] not in lists.negatives()
    return start - 1 if (cued or usual) and all(weights.get(sign, 0) > 0 for sign in name) else start


def nobody(text: str, start: int, end: int) -> bool:
    """What no finder should take for a person: half-masked roads, numbers and companies, blood groups, and the stock names of a
    teaching example in a message that says it is one."""
    name = text[start:end]
    if _HIDDEN.match(name) or (_HIDDEN_ROAD.match(name) and "一" <= text[start - 1:start] <= "鿿"):
        return True
    if len(name) == 3 and name[-1] in "街路巷":
        return True
    if _ACCOUNT.match(name) or _DISH.match(name) or (name[0] in "小老阿" and _SHOP.match(text, end)) or (name[0] == "任" and re.search(r"第?\s?[0-9一二三四五六七八九十]{1,3}\s?$", text[:start])):
        return True
    if any(text.startswith(idiom, start) for idiom in lists.idioms().get(name[0], ())):
        return True
    if name[0] == "張" and _COUNTED.search(text[:start]) and not all(lists.given_weights().get(sign, 0) > 0 for sign in name[1:]):
        return True
    if re.search(_MASK, name) and _PLACE_BEHIND.match(text, end):
        return True
    return name in lists.words("negative", "stock") and bool(_EXAMPLE.search(text))


def _surname_alone(text, start, end, chance) -> bool:
    """A single character is a name only as a surname before a title, after 姓, or by itself."""
    if text[start:end] not in lists.surnames():
        return len(_title(text, end)) > 1
    if text[max(0, start - 1): start] == "姓" or not re.search("[一-鿿]", text[:start] + text[end:]):
        return True
    title = lists.title_regex().match(text, end) or _AFTER_SURNAME.match(text, end) or (chance > _LIKELY and _OFFICE.match(text, end))
    if not title or any(text[start: start + size] in lists.words("negative", "public") for size in (2, 3, 4)):
        return False
    crossing = text[start: title.end()]
    return crossing not in lists.negatives() and crossing not in ("莊家", "東家", "方家", "管家", "安家", "馬家", "全家")


def _title(text, end) -> str:
    match = lists.title_regex().match(text, end)
    return match.group() if match else ""


def _vouched(text, start, end) -> bool:
    """A cue word or a form's field before, a title of two characters behind."""
    before = text[max(0, start - 12): start]
    return bool(lists.cue_regex().search(before) or lists.form_regex().search(before) or len(_title(text, end)) > 1)
