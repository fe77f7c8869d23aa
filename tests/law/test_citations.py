"""Passages with one fault each, passages without any, and the shape of what comes back."""

import time

import pytest

from leakkit.law import check_citations
from leakkit.law.citing import find_citations
from leakkit.law.flat import flatten

from ..conftest import SHARED
from . import passages

DAY = "2025-10-01"
SECRECY = "公務員有絕對保守政府機關（構）機密之義務，對於機密事件，無論是否主管事務，均不得洩漏；離職後，亦同。"

FAULTY = [
    ("刑法第132條第2項規定：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或三百元以下罰金。」", "stale-text", "三百元"),
    ("刑法第一百三十二條：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或三百\n元以下罰金。」", "stale-text", "三百"),
    ("依刑法第132條，過失洩密得處拘役或三百元以下罰金。", "stale-text", "三百元"),
    ("刑法132條過失洩密罪，處一年以下有期徒刑、拘役或300元以下罰金。", "stale-text", "300元"),
    ("個資法第41條：「違反第十五條、第十六條規定，足生損害於他人者，處二年以下有期徒刑、拘役或科或併科新臺幣二十萬元以下罰金。」",
     "stale-text", None),
    ("性騷擾防治法第12條規定不得揭露被害人姓名。", "moved-number", "第12條"),
    ("洩密者，不論有無故意，均構成犯罪。", "too-strong", "不論"),
    ("個人資料保護法第15條規定：「……二、經當事人書面同意。三、對當事人權益無侵害。」", "stale-text", "書面"),
    (f"公務員服務法第4條規定：「{SECRECY}」", "moved-number", "第4條"),
    ("違反保密義務者，依公務員服務法第二十二條予以懲戒或懲處。", "moved-number", "第二十二條"),
    ("公務員服務法第5條：「公務員有絕對保守政府機關機密之義務，對於機密事件，無論是否主管事務，均不得洩漏；退職後亦同。」",
     "stale-text", None),
    ("個人資料保護法第1條之1明定主管機關為個人資料保護委員會。", "not-in-force", "第1條之1"),
    ("依個資法第18條，公務機關應置個人資料保護長。", "not-in-force", "第18條"),
    ("個資法第12條規定：「公務機關或非公務機關知悉所保有之個人資料被竊取、竄改、毀損、滅失或洩漏時，應通知當事人。」",
     "not-in-force", None),
    ("行政院暨所屬各機關處理人民陳情案件要點第18點規定應予保密。", "wrong-name", "行政院暨所屬"),
    ("行政院領文書處理手冊訂有保密規定。", "wrong-name", "行政院領"),
    ("違章建築管理辦法第九條規定檢舉人應予保密。", "wrong-name", "違章建築管理辦法"),
    ("公務人員服務法第5條規定公務員應保守機密。", "wrong-name", "公務人員服務法"),
    ("公務員考績法第12條訂有一次記二大過之要件。", "wrong-name", "公務員考績法"),
    ("行政院及所屬各機關處理人民陳情案件要點第十八條規定應予保密。", "wrong-unit", "第十八條"),
    ("文書處理手冊第四十八點列有檢舉案件。", "old-point", "第四十八點"),
    ("刑法第132條第2款處罰過失。", "wrong-part", "第2款"),
    ("刑法第132條第4項另有規定。", "wrong-part", "第4項"),
    ("個人資料保護法第15條第4款不在此限。", "wrong-part", "第4款"),
    ("刑法第400條訂有處罰。", "unknown-article", "第400條"),
    ("將個資外洩者，不論故意或過失皆有刑責。", "too-strong", "不論故意或過失皆有刑責"),
    ("無論故意或過失，均應負刑事責任。", "too-strong", "無論故意或過失"),
    ("同仁只要將個資貼到群組即構成洩密罪。", "too-strong", "只要"),
    ("發生個資外洩，機關應於72小時內通報主管機關並通知當事人。", "draft-hours", "72小時"),
    ("依個資法，機關須於二十四小時內通知當事人。", "draft-hours", "二十四小時"),
    ("刑法第132條第1項：「公務員洩漏或交付關於中華民國國防以外應守密之文書、圖畫、消息或物品者，處三年以下有期徒刑。」",
     "misquote", "守"),
    ("行政程序法第170條第2項規定：「人民之陳情有保密必要者，受理機關處理時，不予公開。」", "misquote", "不"),
    ("不得洩露或或交付他人。", "doubled", "或或"),
    ("不得洩露民眾資料。", "term", "洩露"),
    ("造成陳情人各資外洩。", "term", "各資"),
    ("行政程序法規定：「人民之陳情\n二、另規定：「應予保密。」", "broken-quote", "「"),
    ("定：「人民陳情案件有保密之必要者，受理機關應予保密。」", "broken-line", "定："),
    ("一、法律面\n加強宣導。\n三、制度面\n落實稽核。", "numbering", "三"),
    ("【資料來源：某縣政府】", "source", "資料來源"),
    ("A機關員工將檔案外傳，經甲機關查獲。", "two-codes", "甲"),
    ("甲機關受理檢舉後，承辦人甲將內容貼到群組。", "shared-code", "甲"),
    ("一、依公益揭弊者保護條例辦理。", "wrong-name", "公益揭弊者保護條例"),
]

CLEAN = [
    "刑法第132條第2項規定：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或九千元以下罰金。」",
    "中華民國刑法第一百三十二條第一項規定：「公務員洩漏或交付關於中華民國國防以外應秘密之文書、圖畫、消息或物品者，處三年以下有期徒刑。」",
    f"公務員服務法第5條第1項：「{SECRECY}」違反者，依同法第23條予以懲戒或懲處。",
    "行政程序法第一百七十條第二項規定：「人民之陳情有保密必要者，受理機關處理時，應不予公開。」",
    "依個人資料保護法（以下簡稱個資法）第15條第1款，公務機關得於執行法定職務必要範圍內處理個人資料，並應遵守同法第5條之比例原則。",
    "個資法第41條第1項以「意圖為自己或第三人不法之利益或損害他人之利益」為要件，不罰過失。",
    "個資法第12條規定：「公務機關或非公務機關違反本法規定，致個人資料被竊取、洩漏、竄改或其他侵害者，應查明後以適當方式通知當事人。」現行法沒有時數。",
    "依行政院及所屬各機關處理人民陳情案件要點第18點，人民陳情案件有保密之必要者，受理機關應予保密。",
    "洩漏或交付應秘密之消息，故意者依刑法第132條第1項、過失者依同條第2項，是否成立由司法機關認定。",
    "公務人員考績法第12條第3項第2款：「執行國家政策不力，或怠忽職責，或洩漏職務上之機密，致政府遭受重大損害，有確實證據者。」",
    "刑法第三百十八條之一規定：「無故洩漏因利用電腦或其他相關設備知悉或持有他人之秘密者，處二年以下有期徒刑、拘役或一萬五千元以下罰金。」須告訴乃論（刑法第319條）。",
    "一、前段說明。\n（一）第一點。\n（二）第二點。\n二、後段說明。\n1、甲說。\n2、乙說。\n三、結論。",
    "並非不論故意或過失皆有刑責，個資法第41條即不罰過失。",
    "草案擬要求於72小時內通報個資事故，惟尚未施行，不得當作現行義務。",
    "知悉資通安全事件後，應於一小時內通報；三十六小時內完成損害控制。",
    "【資料來源：○○縣政府政風處〈群組傳檔之風險〉，114年8月15日】",
    "A機關承辦人甲將陳情內容貼到群組，B機關接獲反映後查處；檢舉人乙之姓名未再外流。",
    "個資法第6條第1項但書第6款：「經當事人書面同意。……」另依同法施行細則第22條通知當事人。",
    "刑事訴訟法第253條之1第1項之緩起訴期間為一年以上三年以下；第241條定有告發義務。",
    "公益揭弊者保護法第15條第3項處罰過失：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或科或併科新臺幣十萬元以下罰金。」",
    "陸海空軍刑法第20條與刑法第109條之客體不同。依國家賠償法第2條第2項及第8條請求。",
    "依刑法第132條規定，公務員洩漏國防以外之秘密者，處三年以下有期徒刑；過失者，處一年以下有期徒刑、拘役或9,000元以下罰金。",
    "公務員服務法第4條（現行第5條）規定公務員有絕對保守政府機關機密之義務。",
    "依公務員服務法第 5 條規定：「公務員有絕對保守政府機關(構)機密之義務,對於機密事件,無論是否主管事務,均不得洩漏;離職後,亦同。」",
    "個人資料保護法第4 1條",
    "按刑法第132條第1項之洩漏國防以外秘密罪，以「應秘密」為客體；同條第2項處罰過失犯。最高法院判決亦同此旨。",
    "本法第十五條及施行細則第十二條。",
    "依據「行政院及所屬各機關處理人民陳情案件要點」第十八點規定，人民陳情案件有保密之必要者，受理機關應予保密。",
    "個資法第28條第1項前段規定，公務機關違反本法規定，致個人資料遭不法蒐集、處理、利用或其他侵害當事人權利者，負損害賠償責任。",
    "刑法第一三二條、第三一六條、第三一八條之一及第三一八條之二。",
    "依個人資料保護法第5條：「個人資料之蒐集、處理或利用，應尊重當事人之權益，依誠實及信用方法為之，不得逾越特定目的之必要範圍...。」",
    "個人資料保護法第 15 條第 1 項第 1 款所稱法定職務。",
    "刑法第132條第1項「公務員洩漏或交付關於中華民國國防以外應秘密之文書……者，處三年以下有期徒刑」。",
    "國家機密保護法第32條、第33條，營業秘密法第13條之1，檔案法第18條。",
    "1. 保密義務不因離職而免除。\n2. 通訊軟體不得傳送公務機密。\n3. 請同仁注意。",
    "案例：\n某機關科員A於112年4月間，將檢舉函拍照傳送至3人群組，遭記過一次。",
    "違反者，依公務員懲戒法第2條移送懲戒，或依公務人員考績法第12條辦理。",
    "依刑法第10條第2項第1款前段，甲為身分公務員。",
    "民眾A向B機關檢舉，B機關人員C於群組張貼。A因此遭騷擾。",
    "中華民國刑法第 132 條（洩漏國防以外之秘密罪）\n公務員洩漏或交付關於中華民國國防以外應秘密之文書、圖畫、消息或物品者，處三年以下有期徒刑。\n因過失犯前項之罪者，處一年以下有期徒刑、拘役或九千元以下罰金。\n非公務員因職務或業務知悉或持有第一項之文書、圖畫、消息或物品，而洩漏或交付之者，處一年以下有期徒刑、拘役或九千元以下罰金。",
    "個人資料保護法第6條\n有關病歷、醫療、基因、性生活、健康檢查及犯罪前科之個人資料，不得蒐集、處理或利用。但有下列情形之一者，不在此限：\n一、法律明文規定。\n二、公務機關執行法定職務或非公務機關履行法定義務必要範圍內，且事前或事後有適當安全維護措施。",
    "「公務員懲戒委員會」於109年改制為懲戒法院。",
    "其因應措施及及時通報之作法，值得各機關參考。",
    "【資料來源：法務部廉政署「機關安全維護案例彙編」，112年】",
    "甲處有期徒刑三月，乙處拘役。甲，約僱人員。",
    "依證人保護法第十六條第三項，因過失犯前兩項之罪者，處二年以下有期徒刑、拘役或科新臺幣三十萬元以下罰金。",
    "壹、前言\n貳、案情概述\n甲於110年間洩漏，遭判決，群組20人。\n參、相關法規\n肆、問題研析\n伍、策進作為\n陸、結論",
    "違反者依法懲處，以及及時通報，各資訊單位均應配合，避免各資料夾外流。",
]


def kinds(text, on=DAY):
    return list(check_citations(text, on)["kind"])


@pytest.mark.parametrize("text, kind, shown", FAULTY)
def test_a_fault_is_found_where_it_stands(text, kind, shown):
    found = check_citations(text, DAY)
    rows = found[found["kind"] == kind]
    assert len(rows), found
    row = rows.iloc[0]
    assert row["message"].startswith("〔") and 0 <= row["start"] < row["end"] <= len(text)
    assert row["line"] == text[:row["start"]].count("\n") + 1
    if shown:
        place = "".join(text[row["start"]:row["end"]].split())
        assert shown in place or place in shown or place[0] in shown


@pytest.mark.parametrize("text", CLEAN)
def test_a_correct_passage_is_not_flagged(text):
    assert check_citations(text, DAY).to_dict("records") == []


@pytest.mark.parametrize("text, before, after", [
    (f"公務員服務法第5條：「{SECRECY}」", ("2022-06-23", "moved-number"), ("2022-06-24", None)),
    ("刑法第132條第2項：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或九千元以下罰金。」", ("2019-12-26", "stale-text"),
     ("2019-12-27", None)),
    ("刑法第132條第2項：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或三百元以下罰金。」", ("2019-12-26", None),
     ("2019-12-27", "stale-text")),
    ("公益揭弊者保護法第15條保護揭弊者身分。", ("2025-07-21", "not-in-force"), ("2025-07-22", None)),
    ("性別平等教育法第22條：當事人及檢舉人之姓名應予保密。", ("2023-08-17", None), ("2023-08-18", "moved-number")),
    ("洗錢防制法第17條處罰公務員洩漏申報資訊。", ("2024-08-01", None), ("2024-08-02", "moved-number")),
    ("資通安全管理法第14條之通報及應變。", ("2025-11-30", None), ("2025-12-01", "moved-number")),
    ("公務人員考績法：洩漏機密致政府遭受重大損害，有確實證據者。", ("2025-11-20", None), ("2025-11-21", "stale-text")),
])
def test_the_day_decides(text, before, after):
    for day, kind in (before, after):
        assert kinds(text, day) == ([kind] if kind else []), day


def test_silver_yuan_is_explained_as_the_same_ceiling():
    row = check_citations(FAULTY[0][0], DAY).iloc[0]
    assert "銀元" in row["message"] and "九千元" in row["message"] and "刑度未變" in row["message"]


def test_a_table_comes_back_even_when_nothing_is_found():
    found = check_citations("", DAY)
    assert list(found.columns) == ["line", "start", "end", "kind", "message", "suggestion"]
    assert "0 處引用" in found.attrs["limits"][0]


@pytest.mark.parametrize("text, expected", [
    ("個人資料保護法第十五條第一項第二款", [("個人資料保護法", "15", 1, 2)]),
    ("刑法第318條之1、第318-2條", [("中華民國刑法", "318-1", None, None), ("中華民國刑法", "318-2", None, None)]),
    ("個資法第15條、第16條及第19條", [("個人資料保護法", n, None, None) for n in ("15", "16", "19")]),
    ("刑法第一百三\n十二條第2項，同條第3項", [("中華民國刑法", "132", 2, None), ("中華民國刑法", "132", 3, None)]),
    ("《個人資料保護法》第5條", [("個人資料保護法", "5", None, None)]),
    ("甲乙管理自治條例第3條", [("", "3", None, None)]),
    ("刑法132條第2項、個資法§41", [("中華民國刑法", "132", 2, None), ("個人資料保護法", "41", None, None)]),
    ("個人資料保護法及其施行細則第22條", [("個人資料保護法施行細則", "22", None, None)]),
    ("考績法第12條及其施行細則第13條", [("公務人員考績法", "12", None, None), ("公務人員考績法施行細則", "13", None, None)]),
    ("國家機密保護法第2條及同法施行細則第2條", [("國家機密保護法", "2", None, None), ("國家機密保護法施行細則", "2", None, None)]),
    ("刑法第109、110及132條", [("中華民國刑法", n, None, None) for n in ("109", "110", "132")]),
    ("公務員服務法（下稱服務法）第5條。服務法第23條", [("公務員服務法", n, None, None) for n in ("5", "23")]),
    ("違反公務員服務法者，依該法第23條", [("公務員服務法", "23", None, None)]),
    ("刑法瀆職罪章第132條第1項", [("中華民國刑法", "132", 1, None)]),
    ("中華民國刑法分則第二十八章第316條", [("中華民國刑法", "316", None, None)]),
    ("目前個資法第12條、憲法訴訟法第1條", [("個人資料保護法", "12", None, None), ("憲法訴訟法", "1", None, None)]),
    ("刑法第132條之一年以下有期徒刑", [("中華民國刑法", "132", None, None)]),
])
def test_citations_are_resolved(text, expected):
    found = find_citations(flatten(text))
    assert [(c.law, c.article, c.paragraph, c.item) for c in found] == expected


def test_a_long_bulletin_takes_no_time():
    text = "\n".join((CLEAN + [text for text, _, _ in FAULTY]) * 2)[:3000]
    start = time.perf_counter()
    check_citations(text, DAY)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize("nasty", [" \t" * 20000 + "前言", "a" * 50000, "「" * 3000, "第一" * 2000, "不論故意或過失" * 400, "一、\n" * 1000, "刑法第132條：「" + "或" * 3000])
def test_hostile_text_takes_no_time(nasty):
    start = time.perf_counter()
    check_citations(nasty, DAY)
    assert time.perf_counter() - start < 3


SEED = SHARED / "seed" / "bulletin_1141001.txt"


@pytest.mark.skipif(not SEED.exists(), reason="沒有 ../shared/seed：未以原始宣導稿測試")
def test_the_seed_bulletin_faults():
    text = SEED.read_text(encoding="utf-8")
    found = check_citations(text, "114/10/1")
    counted = found["kind"].value_counts().to_dict()
    expected = {"stale-text": 2, "wrong-unit": 1, "too-strong": 2, "duplicate-passage": 1, "duplicate-section": 1,
                "doubled": 1, "old-point": 1, "shared-code": 1, "two-codes": 1, "broken-line": 2, "source": 1, "missing-fact": 1}
    assert {kind: counted.get(kind, 0) for kind in expected} == expected
    assert counted["wrong-name"] >= 4 and counted["numbering"] >= 1 and counted["broken-quote"] >= 1
    assert not set(counted) & {"misquote", "moved-number", "unknown-article", "wrong-part", "draft-hours",
                               "not-in-force"}


@pytest.mark.parametrize("text", passages.CLEAN)
def test_passages_of_other_agencies_are_not_flagged(text):
    assert check_citations(text, DAY).to_dict("records") == []


@pytest.mark.parametrize("text, kind, shown, day", passages.FAULTY)
def test_faults_in_the_manner_of_other_agencies(text, kind, shown, day):
    found = check_citations(text, day)
    spans = ["".join(text[row.start:row.end].split()) for row in found.itertuples() if row.kind == kind]
    assert any(shown in span or span in shown for span in spans), found
