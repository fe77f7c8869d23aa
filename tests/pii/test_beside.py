"""Values that say what they are by what they stand beside: rows of tables pasted without a header, lists, brackets."""

import pytest

from leakkit.pii import find


def values(text, kind):
    frame = find([text])
    return [text[start:end] for start, end, name in zip(frame["start"], frame["end"], frame["kind"], strict=True) if name == kind]


@pytest.mark.parametrize(("text", "dates"), [
    ("游佳穎\tF227840159\t0780312\t0921-508-377", ["0780312"]),
    ("許禾安/108.09.14/仁化路三段56號\n丁以樂/109.01.30/仁化路三段58號", ["108.09.14", "109.01.30"]),
    ("嚴子喬／85年3月17日／L224780169", ["85年3月17日"]),
    ("小凱（民國一百零二年五月十七日），現在跟叔公住", ["民國一百零二年五月十七日"]),
    ("Bonbon（109.12.05）", ["109.12.05"]),
    ("Nguyen Van Duc 12/09/1994", ["12/09/1994"]),
    ("這個月壽星：小琪6/3、小簡6/29", ["6/3", "6/29"]),
    ("王小明 114/05/06 請假", []), ("會議 113/5/6 王小明報告", []), ("陳大文分機 0312 轉 5", []),
])
def test_birth_dates(text, dates):
    assert values(text, "birthdate") == dates


@pytest.mark.parametrize(("text", "kind", "told"), [
    ("案號AA113-05-07-0218跟AA113-05-07-0231都是同一位", "case_no", ["AA113-05-07-0218", "AA113-05-07-0231"]),
    ("圖書館逾期：M11218033、D10709011", "student_id", ["M11218033", "D10709011"]),
    ("宿舍 IP 斷線，是葛書豪（M11015722）", "student_id", ["M11015722"]),
    ("交換生報到\nSATO HARUKA TZ2873916\nKIM DOYOON M63918827", "passport", ["TZ2873916", "M63918827"]),
    ("林美惠 0928-410-556\n家裡 7782-1634", "phone", ["0928-410-556", "7782-1634"]),
    ("阿順 頂寮12號　矮仔財 下寮3-1號", "address", ["頂寮12號", "下寮3-1號"]),
])
def test_one_value_tells_what_the_others_are(text, kind, told):
    assert values(text, kind) == told


@pytest.mark.parametrize("text", ["數量 1234567、2345678 元", "王小明 5,000 元", "林小姐 12 號到", "112-0012-03 型螺絲", "陳小姐 2024 年會"])
def test_plain_numbers_beside_names_stay_plain(text):
    frame = find([text])
    assert set(frame["kind"]) <= {"person"}
