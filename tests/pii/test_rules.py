"""Every identifier rule: (text, what is found). Invented values; check digits computed."""

import pytest

from leakkit.pii import look, rules


def found(text, names=None):
    frame = look.find([text], names=names)
    return [(kind, value) for kind, value in zip(frame["kind"], frame["value"], strict=True) if kind != "person"]


TABLE = [
    # national id and resident certificates
    ("身分證 A123456789", [("national_id", "A123456789")]),
    ("案號 A123456788", [("case_no", "A123456788")]),
    ("代碼 A123456788", []),
    ("身分證 A123456788 打錯一碼", [("national_id", "A123456788")]),
    ("他的證號ａ１２３４５６７８９", [("national_id", "ａ１２３４５６７８９")]),
    ("身分證 A1234 56789", [("national_id", "A1234 56789")]),
    ("身分證 A12345678\n9", [("national_id", "A12345678\n9")]),
    ("身分證A123\u200b456789", [("national_id", "A123\u200b456789")]),
    ("身分證 A一二三四五六七八九", [("national_id", "A一二三四五六七八九")]),
    ("身分證 Al23456789", [("national_id", "Al23456789")]),
    ("身分證 A12345****", [("national_id", "A12345****")]),
    ("身分證末四碼 6789", [("national_id", "6789")]),
    ("居留證 A800000014", [("national_id", "A800000014")]),
    ("居留證 AC01234567 是移工的", [("national_id", "AC01234567")]),
    # phones
    ("打 0912-345-678 給他", [("phone", "0912-345-678")]),
    ("打0912345678給他", [("phone", "0912345678")]),
    ("+886 912 345 678", [("phone", "+886 912 345 678")]),
    ("手機(0912)345678", [("phone", "(0912)345678")]),
    ("手機０９１２３４５６７８", [("phone", "０９１２３４５６７８")]),
    ("手機零九一二三四五六七八", [("phone", "零九一二三四五六七八")]),
    ("手機 O912-345-67B", [("phone", "O912-345-67B")]),
    ("手機 0912\n345\n678", [("phone", "0912\n345\n678")]),
    ("手機 0912-***-678", [("phone", "0912-***-678")]),
    ("電話 (02)2345-6789", [("phone", "(02)2345-6789")]),
    ("（02-23456789）找他", [("phone", "02-23456789")]),
    ("電話 02-2345-6789 分機 123", [("phone", "02-2345-6789 分機 123")]),
    ("電話 02 2345 6789#12", [("phone", "02 2345 6789#12")]),
    ("住家電話0223456789", [("phone", "0223456789")]),
    ("+81 90-1234-5678", [("phone", "+81 90-1234-5678")]),
    ("1999 或 0800-000-123、110、119 都可以打", []),
    ("分機1234", []),
    # mail, ip
    ("信箱amy.chen@gmail.com，謝謝", [("email", "amy.chen@gmail.com")]),
    ("amy @ gmail . com", [("email", "amy @ gmail . com")]),
    ("ａｍｙ＠ｇｍａｉｌ．ｃｏｍ", [("email", "ａｍｙ＠ｇｍａｉｌ．ｃｏｍ")]),
    ("a***@gmail.com", [("email", "a***@gmail.com")]),
    ("IP 203.0.113.45 登入", [("ip", "203.0.113.45")]),
    ("版本 3.12.0.1", []),
    ("來源 2001:db8::ff00:42:8329", [("ip", "2001:db8::ff00:42:8329")]),
    ("時間 10:30:20", []),
    # addresses
    ("住新北市板橋區文化路一段188巷5弄12-3號4樓之2", [("address", "新北市板橋區文化路一段188巷5弄12-3號4樓之2")]),
    ("他住台中西屯區", [("address", "台中西屯區")]),
    ("戶籍苗栗縣公館鄉福星村5鄰12號", [("address", "苗栗縣公館鄉福星村5鄰12號")]),
    ("檢舉函背面寫彰化縣員林市中山路一段", [("address", "彰化縣員林市中山路一段")]),
    ("高雄市三民區建國路淹水，請派工", []),          # a street, but of the public
    ("住信義路**號", [("address", "信義路**號")]),
    ("新北市\n板橋區文化路一段12號", [("address", "新北市\n板橋區文化路一段12號")]),
    ("住板橋區文化路一段十二號三樓", [("address", "板橋區文化路一段十二號三樓")]),
    ("板橋區文化路一段施工封路", []),
    ("案家在中正路跟民生路口", [("address", "中正路跟民生路口")]),
    ("中正路與民生路口紅綠燈故障", []),
    ("許小姐來電，說民族路218巷裡的路燈又壞了", [("address", "民族路218巷")]),
    ("民族路218巷路燈不亮", []),
    ("地址竹南鎮公義路1035巷6弄之1", [("address", "竹南鎮公義路1035巷6弄之1")]),
    ("原住豐濱鄉靜浦3鄰", [("address", "豐濱鄉靜浦3鄰")]),
    ("住嘉豐五街一段那個全聯樓上7樓", [("address", "嘉豐五街一段那個全聯樓上7樓")]),
    ("住址 彰化縣溪湖鎮湖東里l2鄰", [("address", "彰化縣溪湖鎮湖東里l2鄰")]),
    ("昨晚八德街19-3號打架，帶頭的叫黑仔", [("address", "八德街19-3號")]),
    ("到市府路1號集合", []),
    # plates
    ("車號 AB-1234", [("plate", "AB-1234")]),
    ("ABC-1234 違停", [("plate", "ABC-1234")]),
    ("機車 ABC-123", [("plate", "ABC-123")]),
    ("車牌 1234-AB", [("plate", "1234-AB")]),
    ("車牌 ABC-12**", [("plate", "ABC-12**")]),
    ("ISO-9001 稽核", []),
    # cards and accounts
    ("卡號 4111-1111-1111-1111", [("credit_card", "4111-1111-1111-1111")]),
    ("4111 1111 1111 1112", []),
    ("卡號 4111 1111 1111 1112", [("credit_card", "4111 1111 1111 1112")]),
    ("卡號 4111-****-****-1111", [("credit_card", "4111-****-****-1111")]),
    ("信用卡末四碼 1234", [("credit_card", "1234")]),
    ("帳號 822-123456789012", [("bank_account", "822-123456789012")]),
    ("匯款 (012) 1234-5678-9012", [("bank_account", "(012) 1234-5678-9012")]),
    ("局號 000123-4 帳號 056789-1", [("bank_account", "局號 000123-4 帳號 056789-1")]),
    ("郵局帳號 000****5678", [("bank_account", "000****5678")]),
    ("帳號後五碼 12345", [("bank_account", "12345")]),
    ("金額 1,234,567 元", []),
    # passport, NHI card, student id
    ("護照號碼 312345678", [("passport", "312345678")]),
    ("護照 E12345678", [("passport", "E12345678")]),
    ("健保卡號 0000-1234-5678", [("nhi_card", "0000-1234-5678")]),
    ("健保卡 0000****5678", [("nhi_card", "0000****5678")]),
    ("學號：410712345", [("student_id", "410712345")]),
    ("學生 B10901234 沒來", [("student_id", "B10901234")]),
    # cases and documents
    ("府政查字第1140012345號", [("case_no", "府政查字第1140012345號")]),
    ("陳情編號：20250912345", [("case_no", "20250912345")]),
    ("1999 案號 C1141002-00123", [("case_no", "C1141002-00123")]),
    ("案號 114-003", [("case_no", "114-003")]),
    ("114年度偵字第12345號", [("case_no", "114年度偵字第12345號")]),
    ("1999 今天 387 通", []),
    # birth dates
    ("生日 78.05.12", [("birthdate", "78.05.12")]),
    ("民國78年5月12日生", [("birthdate", "民國78年5月12日")]),
    ("民國七十八年五月十二日出生", [("birthdate", "民國七十八年五月十二日")]),
    ("出生 1989/5/12", [("birthdate", "1989/5/12")]),
    ("生日 780512", [("birthdate", "780512")]),
    ("會議日期 114/10/23", []),
    ("114年10月1日生效", []),
    # social ids
    ("LINE ID：amy_0912", [("social_id", "amy_0912")]),
    ("IG: chen.mei_88", [("social_id", "chen.mei_88")]),
    ("Telegram @wang_dm", [("social_id", "@wang_dm")]),
    ("https://www.instagram.com/chen.mei_88", [("social_id", "https://www.instagram.com/chen.mei_88")]),
    ("微信號 wxid_88231", [("social_id", "wxid_88231")]),
    ("LINE 群組請加入", []),
]


@pytest.mark.parametrize("text, expected", TABLE, ids=[row[0][:24].encode("unicode_escape").decode() for row in TABLE])
def test_table(text, expected):
    assert found(text) == expected


def test_every_kind_with_a_pattern_is_in_the_table():
    assert {pattern.kind for pattern in rules.patterns()} <= {kind for _, row in TABLE for kind, _ in row}


@pytest.mark.parametrize("pattern", rules.patterns(), ids=lambda pattern: pattern.name)
def test_every_pattern_finds_its_own_examples(pattern):
    assert pattern.examples
    for text in pattern.examples:
        assert any(hit.kind == pattern.kind for hit in rules.find(text)), text


def test_why_names_pattern_check_and_context():
    (hit,) = rules.find("身分證 A123456789")
    assert "樣式" in hit.why and "檢查相符" in hit.why and "身分證" in hit.why


def test_partly_masked_values_say_so():
    for text in ("身分證 A12345****", "手機 0912-***-678", "卡號 4111-****-****-1111"):
        assert any("遮蔽" in hit.why for hit in rules.find(text))


def test_context_raises_and_lowers():
    bare, raised, lowered = (
        rules.find(text) for text in ("4111111111111111", "卡號 4111111111111111", "訂單 4111111111111111")
    )
    assert raised[0].score > bare[0].score
    assert not lowered or lowered[0].score < bare[0].score


@pytest.mark.parametrize("text, kinds", [
    ("生日 780512 學號 B10901234", ["birthdate", "student_id"]), ("陳小美生日920103，學號尚未提供", ["birthdate"]),
    ("出生日期：900512 學號：s1101234", ["birthdate", "student_id"]), ("學號 410712345 生日 900512", ["student_id", "birthdate"]),
    ("國道1號北上回堵", []), ("省道台一線", [])])
def test_a_birthday_is_no_student_id_and_a_highway_no_home(text, kinds):
    from leakkit.pii.merge import resolve

    assert [hit.kind for hit in resolve(rules.find(text))] == kinds


@pytest.mark.parametrize(("text", "kind", "values"), [
    ("住花蓮縣秀林鄉富世村民樂12號", "address", ["花蓮縣秀林鄉富世村民樂12號"]),
    ("住在新竹縣尖石鄉秀巒部落的那位", "address", ["新竹縣尖石鄉秀巒部落"]),
    ("寄新竹縣竹北市光明六路東一段 21 號 B1", "address", ["新竹縣竹北市光明六路東一段 21 號 B1"]),
    ("他說公文北市社老字第1143058812號還沒收到", "case_no", ["北市社老字第1143058812號"]),
    ("本府授政二字第1143007215號函，內有檢舉人資料", "case_no", ["府授政二字第1143007215號"]),
    ("他的臉書是fb.com/lee.hsinyi.77", "social_id", ["fb.com/lee.hsinyi.77"]),
    ("病歷系統又當機，掛號全部改人工，她很急", "medical", []),
])
def test_shapes_that_others_write(text, kind, values):
    assert [value for name, value in found(text, "wordlist") if name == kind] == values
