"""Whole texts of the genre: clean ones stay unflagged, and one fault put into a clean one is found."""

import pytest

from leakkit.law import check_citations

from .full_bulletins import BULLETINS

DAY = "2025-10-01"
REPORT = """114年9月份公務機密維護宣導
—群組誤傳檢舉人個資案—

壹、前言
　　機關受理民眾陳情、檢舉，取得民眾個人資料，即負有保密義務。本專報以案例說明即時通訊軟體之洩密風險，供同仁參考。

貳、案例說明
　　A機關約僱人員甲於113年5月間承辦陳情案件分文業務，為確認業務歸屬，將檢舉信全文截圖張貼於20人之科內群組，信中載有檢舉人乙之姓名及電話。甲約十分鐘後收回。案經同仁反映，由政風單位移送偵辦，檢察官審酌甲坦承犯行，予以緩起訴處分一年，並向公庫支付新臺幣二萬元。

參、所涉法條
一、行政程序法第170條第2項：「人民之陳情有保密必要者，受理機關處理時，應不予公開。」
二、個人資料保護法（下稱個資法）第15條規定：「公務機關對個人資料之蒐集或處理，除第六條第一項所規定資料外，應有特定目的，並符合下列情形之一者：一、執行法定職務必要範圍內。二、經當事人同意。三、對當事人權益無侵害。」
三、刑法第132條第1項：「公務員洩漏或交付關於中華民國國防以外應秘密之文書、圖畫、消息或物品者，處三年以下有期徒刑。」第2項：「因過失犯前項之罪者，處一年以下有期徒刑、拘役或九千元以下罰金。」
四、公務員服務法第5條第1項：「公務員有絕對保守政府機關（構）機密之義務，對於機密事件，無論是否主管事務，均不得洩漏；離職後，亦同。」

肆、問題研析
一、義務來源：甲雖為約僱人員，仍具法定職務權限，屬刑法第10條第2項之公務員。
二、行為檢視：張貼於群組，使無業務需要之同仁知悉，可能涉及刑法第132條；故意或過失由檢察官認定。
三、必要範圍：為確認業務歸屬，僅需案由，無須揭露姓名及電話，與個資法第5條之比例原則有違。

伍、改善及策進作為
一、法律面
（一）將保密規定納入新進人員訓練。
（二）每年辦理案例宣導。
二、技術面
（一）以公文系統分文。
（二）截圖前遮蔽個資。
三、制度面
（一）訂定通訊軟體使用規範。
1. 群組成員定期清查。
2. 禁止張貼未遮蔽之陳情內容。
（二）落實稽核。

陸、結語
　　保密是公務員之基本義務，使用通訊軟體前請多想一步，以維護民眾權益。

【資料來源：○○縣政府政風處〈通訊軟體洩密案例〉，114年8月20日】
○○縣政府政風處 關心您"""

NOTICE = """通訊軟體使用注意事項

◎案例
　　某公所承辦人於112年間將民眾申訴資料誤傳至工作群組，群組成員35人，事後即收回並道歉，經考績會決議予以申誡一次。

◎重點研析
1.陳情資料屬個人資料保護法第2條第1款之個人資料，內部傳送屬「處理」，應符合同法第15條。
2.洩密行為可能涉及刑法第132條。公務人員考績法第12條及公務員服務法第23條另定有懲處規定。
3.當事人得依個資法第28條請求賠償，同條第3項規定每人每一事件新臺幣五百元以上二萬元以下。

◎小提醒
　　傳送前先遮隱，傳錯立即通報。"""

SHORT = """案例摘要：
甲為戶政事務所職員，於民國110年3月受友人乙之託，查詢丙之戶籍資料，並以LINE傳送予乙，乙再轉傳三人。甲經法院判處有期徒刑四月確定。

相關法規：
（一）刑法第132條第1項。
（二）刑法第318條之1：「無故洩漏因利用電腦或其他相關設備知悉或持有他人之秘密者，處二年以下有期徒刑、拘役或一萬五千元以下罰金。」
（三）個人資料保護法第16條、第41條及第44條。

說明：公務員假借職務上之機會犯個資法第41條之罪者，依第44條加重其刑至二分之一。前開第41條須有意圖，並非一有外洩即成立。
(1)查詢須有公務目的。
(2)查詢紀錄應予稽核。
(3)不得將帳號借予他人。"""

MEMO = """簽　於政風室
主旨：有關本局同仁疑似以通訊軟體洩漏陳情人個資一案，簽請核示。
說明：
一、依本局114年9月15日接獲反映辦理。
二、經查本局業務助理甲於同日上午9時12分將1999派工單截圖張貼於「養護科」群組（成員18人），含陳情人姓名與電話，9時40分收回。
三、本案可能涉及之法規：
　（一）刑法第132條：故意與過失並列，尚待釐清。
　（二）個資法第12條：查明後應以適當方式通知當事人；施行細則第22條定有通知內容。
　（三）公益揭弊者保護法第15條：陳情人是否為揭弊者，尚待釐清。
四、行政院及所屬各機關處理人民陳情案件要點第18點之點次，請業務單位再行核對。
擬辦：
一、函送地檢署參辦。
二、通知當事人。
敬陳　局長"""

CHANGES = [
    ("處一年以下有期徒刑、拘役或九千元以下罰金", "處一年以下有期徒刑、拘役或三百元以下罰金", "stale-text"),
    ("二、經當事人同意。", "二、經當事人書面同意。", "stale-text"),
    ("離職後，亦同。」", "退職後亦同。」", "stale-text"),
    ("公務員服務法第5條第1項", "公務員服務法第4條第1項", "moved-number"),
    ("公務員服務法第5條第1項", "公務人員服務法第5條第1項", "wrong-name"),
    ("二、技術面\n（一）以公文系統分文。\n（二）截圖前遮蔽個資。\n", "", "numbering"),
    ("陸、結語", "五、改善及策進作為\n一、加強宣導。\n陸、結語", "duplicate-section"),
    ("肆、問題研析", "肆、其他", "missing-section"),
    ("A機關約僱人員甲", "甲機關約僱人員，甲", "shared-code"),
    ("故意或過失由檢察官認定。", "不論故意或過失均應負刑責。", "too-strong"),
    ("一、義務來源", "一、義務來源：機關應於24小時內通知當事人個資外洩情形。又", "draft-hours"),
    ("〈通訊軟體洩密案例〉，114年8月20日", "", "source"),
    ("於113年5月間", "日前", "missing-fact"),
    ("張貼於20人之科內群組", "張貼於科內群組", "missing-fact"),
    ("應不予公開。」", "應不予公開。", "broken-quote"),
    ("應不予公開。」", "應不予公布。」", "misquote"),
    ("檢察官審酌甲坦承犯行", "檢察官審酌甲坦承犯行，，", "doubled"),
    ("行政程序法第170條第2項", "行政程序法第170條第5項", "wrong-part"),
    ("行政程序法第170條第2項", "行政程序法第270條第2項", "unknown-article"),
    ("刑法第10條第2項", "個人資料保護法第1條之1", "not-in-force"),
]


@pytest.mark.parametrize("text", [REPORT, NOTICE, SHORT, MEMO])
def test_a_clean_text_is_not_flagged(text):
    assert check_citations(text, DAY).to_dict("records") == []


@pytest.mark.parametrize("right, wrong, kind", CHANGES)
def test_one_fault_in_a_clean_report(right, wrong, kind):
    assert right in REPORT
    found = check_citations(REPORT.replace(right, wrong, 1), DAY)
    assert kind in set(found["kind"]), found


def test_a_passage_that_stands_twice():
    passage = REPORT[REPORT.index("一、義務來源"):REPORT.index("伍、")]
    found = check_citations(REPORT.replace("【資料來源", passage + "\n【資料來源"), DAY)
    assert "duplicate-passage" in set(found["kind"])


@pytest.mark.parametrize("wrong", [wrong for _, wrong, _ in CHANGES])
def test_offsets_lie_in_the_text(wrong):
    text = REPORT + "\n" + wrong
    for row in check_citations(text, DAY).itertuples():
        assert 0 <= row.start < row.end <= len(text) and row.line == text[:row.start].count("\n") + 1


@pytest.mark.parametrize("day, text", BULLETINS, ids=range(len(BULLETINS)))
def test_a_clean_bulletin_of_another_agency_is_not_flagged(day, text):
    assert check_citations(text, day).to_dict("records") == []


SLIPS = [("刑法第132條第1項：「", "刑法第123條第1項：「", "wrong-article"), ("處三年以下有期徒刑", "處五年以下有期徒刑", "misquote"),
         ("九千元以下罰金", "三百元以下罰金", "stale-text"), ("離職後，亦同", "退職後亦同", "stale-text"),
         ("公務員服務法第5條", "公務員服務法第4條", "moved-number"), ("公務員服務法第23條", "公務員服務法第22條", "moved-number"),
         ("公務人員考績法", "公務員考績法", "wrong-name"), ("個人資料保護法第16條", "個人資料保護法第61條", "unknown-article"),
         ("第44條：「公務員假借", "第45條：「公務員假借", "wrong-article"), ("性別平等教育法第23條第2項", "性別平等教育法第22條第2項", "moved-number"),
         ("政府採購法第34條第2項", "政府採購法第34條第2款", "wrong-part"), ("稅捐稽徵法第33條", "稅捐稽征法第33條", "wrong-name"),
         ("一萬元以上十五萬元以下", "一萬元以上十萬元以下", "stale-text"), ("應予保密。」", "得予保密。」", "misquote"),
         ("不得於開標前洩漏底價", "不得於決標前洩漏底價", "misquote"), ("個資法第12條", "個資法第1條之1", "not-in-force"),
         ("可能涉及刑法第132條，", "即觸犯刑法第132條洩密罪，", "too-strong"), ("判處有期徒刑6月", "判處三年以下有期徒刑", "too-strong"),
         ("查明後通知當事人", "24小時內通知當事人", "draft-hours"), ("警員A", "警員甲", "shared-code"), ("鄰居乙", "鄰居甲", "shared-code"),
         ("109年6月間", "日前", "missing-fact"), ("112年1月8日", "112年13月8日", "date"), ("檢舉人", "檢舉入", "term"),
         ("同仁", "同仁同仁", "doubled")]


@pytest.mark.parametrize("right, wrong, kind", SLIPS)
def test_one_slip_in_a_bulletin_of_another_agency(right, wrong, kind):
    changed = [(day, text.replace(right, wrong, 1)) for day, text in BULLETINS if right in text]
    assert changed
    for day, text in changed:
        assert kind in set(check_citations(text, day)["kind"]), text[:20]
