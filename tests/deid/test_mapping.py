import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import deid
from leakkit.errors import InputError, UnknownRow
from tests.deid.invented import GIVEN, SURNAMES, findings, people

PEOPLE = people(
    {"names": ["陳美玲"], "accounts": ["小玲🌸"], "placeholder": "甲"},
    {"names": ["林大川"], "accounts": ["Amy Chen"]},
    {"names": ["王明"], "accounts": ["wang.ming88"]},
    {"names": ["林昱宏"]},
)
FINDINGS = findings(
    {"kind": "phone", "value": "0912-345-678", "person_id": "P01"},
    {"kind": "address", "value": "台中市西屯區臺灣大道三段99號12樓", "person_id": "P01"},
    {"kind": "birthdate", "value": "68/3/2", "person_id": "P01"},
    {"kind": "national_id", "value": "A123456789", "person_id": "P01"},
    {"kind": "email", "value": "amy.chen88@example.org", "person_id": "P02"},
    {"kind": "plate", "value": "ABC-1234"},
    {"kind": "phone", "value": "04-2228-9111"},
    {"kind": "org", "value": "大川工程行"},
    {"kind": "person", "value": "張筱涵"},
)
MAP = deid.DeidMap.build(PEOPLE, FINDINGS, organisations=["星野區公所"], chat_titles=["建設科工作群", "第二組"])


@pytest.mark.parametrize("text, read", [
    ("陳美玲來電", "甲來電"),
    ("陳 美 玲來電", "甲來電"),
    ("陳美\n玲來電", "甲來電"),
    ("陳\u200b美\u200b玲來電", "甲來電"),
    ("陳-美-玲來電", "甲來電"),
    ("陳美○來電", "甲來電"),
    ("陳O玲來電", "甲來電"),
    ("陳小姐來電", "甲來電"),
    ("陳女士與陳先生", "甲與甲"),
    ("美玲來電", "甲來電"),
    ("阿玲來電", "甲來電"),
    ("小玲🌸來電", "甲🌸來電"),
    ("小陳來電", "甲來電"),
    ("林小姐來電", "某小姐來電"),
    ("對方小姐未接", "對方小姐未接"),
    ("ＡＭＹ　ＣＨＥＮ收回訊息", "乙收回訊息"),
    ("王明來了", "丙來了"),
    ("國王明天來", "國王明天來"),
    ("王　明先生", "丙先生"),
    ("電話０９１２３４５６７８", "電話甲之電話"),
    ("電話〇九一二三四五六七八", "電話甲之電話"),
    ("電話 +886 912 345 678", "電話 +甲之電話"),
    ("電話0912-345-***", "電話甲之電話"),
    ("住台中市西屯區台灣大道3段９９號十二樓", "住臺中市○○"),
    ("民國六十八年三月二日生", "出生年月日（略）生"),
    ("1979-03-02 生", "出生年月日（略） 生"),
    ("身分證A12345 6789", "身分證〔身分證字號〕"),
    ("車號abc1234", "車號〔車牌號碼〕"),
    ("洽 (04)2228-9111", "洽 〔電話號碼〕"),
    ("大川工程行與星野區公所", "B機關與A機關"),
    ("於建設科工作群及第二組", "於群組一及群組二"),
    ("張筱涵陳情", "戊陳情"),
    ("沒有任何個資的一句話。", "沒有任何個資的一句話。"),
    ("", ""),
])
def test_apply(text, read):
    assert MAP.apply(text) == read
    assert MAP.apply(read) == read


def test_placeholders_are_kept_and_continued():
    assert MAP.placeholder_of("P01") == "甲"
    assert [MAP.placeholder_of(f"P0{n}") for n in (2, 3, 4)] == ["乙", "丙", "丁"]
    with pytest.raises(UnknownRow):
        MAP.placeholder_of("P99")


def test_what_is_unclear_is_reported():
    assert list(MAP.ambiguous["value"]) == ["林"]
    assert MAP.ambiguous["persons"][0] == ("P02", "P04")


def test_two_of_the_same_name_are_nobody_in_particular():
    both = deid.DeidMap.build(people({"names": ["陳美玲"]}, {"names": ["陳美玲"]}), findings())
    assert both.apply("陳美玲來電") == "某人來電"
    assert "陳美玲" in set(both.ambiguous["value"])


def test_shared_given_name_is_nobody_in_particular():
    both = deid.DeidMap.build(people({"names": ["陳美玲"]}, {"names": ["黃美玲"]}), findings())
    assert both.apply("陳美玲與黃美玲；美玲說，○美玲") == "甲與乙；某人說，某人"


@pytest.mark.parametrize("rows", [
    [{"names": ["陳美玲"], "placeholder": "甲"}, {"names": ["林大川"], "placeholder": "甲"}],
    [{"names": ["陳美玲"], "placeholder": "A機關"}],
])
def test_clashing_placeholders_are_refused(rows):
    with pytest.raises(InputError):
        deid.DeidMap.build(people(*rows), findings())


def test_masked_on_screen():
    for shown in (repr(MAP), repr(MAP.table()), MAP.table().to_html(), repr(MAP.ambiguous), repr(MAP.entries)):
        for secret in ("美玲", "345-678", "西屯", "wang.ming"):
            assert secret not in shown
    assert set(MAP.table()["value"]) >= {"陳美玲", "0912-345-678"}


@pytest.mark.parametrize(("title", "text", "read"), [
    ("導師聯繫群 (32)", "在導師聯繫群 (32)發布", "在群組一發布"),
    ("【7B】交班", "於【7B】交班、另一處", "於群組一、另一處"),
    ("工程科", "（工程科）", "（群組一）"),
])
def test_the_bracket_of_a_title_goes_with_it(title, text, read):
    assert deid.DeidMap.build(PEOPLE.iloc[:0], FINDINGS.iloc[:0], chat_titles=[title]).apply(text) == read


def test_inputs_are_not_changed():
    before = PEOPLE.copy(), FINDINGS.copy()
    deid.DeidMap.build(PEOPLE, FINDINGS, accounts=["某帳號"])
    assert before[0].equals(PEOPLE) and before[1].equals(FINDINGS)


def test_stems_that_are_characters_of_names_are_left_out():
    with_stems = deid.DeidMap.build(people({"names": ["丁乙辰"]}, {"names": ["林甲子"]}, {"names": ["王淑芬"]}), findings())
    assert [name for _, name in with_stems.persons] == ["丙", "戊", "己"]
    assert with_stems.apply("丁乙辰、林甲子與王淑芬") == "丙、戊與己"


def test_ten_thousand_names_stay_apart():
    chars = "".join(dict.fromkeys("美玲俊宏淑芬雅婷冠廷怡君宗翰佩珊彥甫筱涵柏諭語彤承翰宥芷瑄丁子辰甲"))
    names = [a + b + c for a in SURNAMES for b in chars for c in chars if b != c][:10_000]
    many = people(*({"names": [name]} for name in names))
    big = deid.DeidMap.build(many.assign(person_id=[f"P{n}" for n in range(10_000)]), findings())
    placeholders = [name for _, name in big.persons]
    assert len(set(placeholders)) == len(set(names)) == 10_000
    text = "，".join(names[::97])
    once = big.apply(text)
    assert once == "，".join(placeholders[::97])
    assert big.apply(once) == once


CHARS = st.sampled_from("美玲俊宏甲乙丙子丑丁二三一○ -，\n明天國王a1")


@settings(max_examples=150, deadline=None)
@given(names=st.lists(st.tuples(st.sampled_from(SURNAMES + "丁"), st.text(CHARS, min_size=1, max_size=2)), min_size=1,
                      max_size=6, unique=True), filling=st.lists(st.text(CHARS, max_size=5), min_size=6, max_size=6))
def test_twice_is_once(names, filling):
    names = ["".join(name) for name in names]
    made = deid.DeidMap.build(people(*({"names": [name]} for name in names)), findings())
    text = "".join(a + b for a, b in zip(names, filling, strict=False)) + "".join(filling)
    once = made.apply(text)
    assert made.apply(once) == once


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SURNAMES), st.sampled_from(GIVEN)), min_size=1, max_size=12, unique=True),
       st.sampled_from(["", " ", "　", "\n", "\u200b", "-", "・"]), st.text(max_size=20))
def test_what_is_applied_passes_the_check(pairs, between, noise):
    rows = people(*({"names": ["".join(pair)]} for pair in pairs))
    made = deid.DeidMap.build(rows, findings())
    text = "。".join(between.join("".join(pair)) + noise for pair in pairs)
    assert deid.survivors(made.apply(text), deid.originals_from(rows, findings())) == []
    assert len({name for _, name in made.persons}) == len(rows)


@pytest.mark.parametrize("text, told", [
    ("訪談 Amy 及 Kevin", "訪談 甲 及 乙"), ("amy說已刪除", "甲說已刪除"), ("Lin 與 Wu", "某人 與 Wu"), ("LINE 群組之 Office 帳號", "LINE 群組之 Office 帳號"),
    ("林社工說", "甲說"), ("amyloid 與血癌", "amyloid 與血癌"), ("佩君主任與陳護理師", "佩君主任與陳護理師")])
def test_parts_of_a_display_name_in_latin_letters(text, told):
    names = deid.DeidMap.build(people({"accounts": ["林社工 Amy Lin"]}, {"accounts": ["Kevin Wu"]}, {"accounts": ["LINE Office Lin"]}), findings())
    assert names.apply(text) == told


@pytest.mark.parametrize("account, text, told", [
    ("圖書館 葉書瑋", "葉書瑋、葉小姐、書瑋、圖書館", "甲、甲、甲、圖書館"), ("王建勳-工程科", "建勳與王建勳說工程科", "甲與甲說工程科"),
    ("路燈班 阿德", "路燈班", "路燈班"), ("林口區 小美", "林口區公所", "林口區公所"), ("陳老師", "陳老師", "甲"), ("許里長🌸", "許里長", "甲")])
def test_a_full_name_beside_an_office_in_a_display_name(account, text, told):
    names = deid.DeidMap.build(people({"accounts": [account]}), findings())
    assert names.apply(text) == told


def test_the_leak_check_looks_for_the_name_in_a_display_name():
    assert deid.survivors("經葉書瑋確認", [("圖書館 葉書瑋", "account")]) != []
    assert deid.survivors("圖書館、Amy 住林口區", [("圖書館 葉書瑋", "account"), ("林口區 Amy", "account")]) == []


def test_whoever_is_shown_as_a_title_is_meant_by_it():
    names = deid.DeidMap.build(people({"accounts": ["林社工 Amy"]}, {"names": ["林佩君"]}), findings())
    assert names.apply("林社工、林主任") == "甲、乙"
