"""Special categories, finances and family ties: said of somebody, not denied, supposed or general."""

import pytest

from leakkit.pii.look import find

SPECIAL = {"medical", "criminal", "finance", "relation", "genetic", "sex_life", "health_check"}


def kinds(text):
    frame = find([text])
    return [(kind, value) for kind, value in zip(frame["kind"], frame["value"], strict=True) if kind in SPECIAL]


@pytest.mark.parametrize(
    "text, kind, inside",
    [
        ("她有憂鬱症，別提", "medical", "憂鬱症"),
        ("當事人罹患乳癌第二期", "medical", "乳癌第二期"),
        ("王大明有毒品前科", "criminal", "毒品前科"),
        ("他酒駕被抓", "criminal", "酒駕"),
        ("陳小姐欠了卡債80萬", "finance", "卡債80萬"),
        ("那位住戶是低收入戶", "finance", "低收入戶"),
        ("她帶有BRCA1基因突變", "genetic", "BRCA1基因突變"),
        ("他跟主管搞婚外情", "sex_life", "婚外情"),
        ("他健檢報告肝指數過高", "health_check", "肝指數過高"),
        ("陳美玲的前夫常來", "relation", "前夫"),
        ("他太太在二樓", "relation", "他太太"),
    ],
)
def test_counted(text, kind, inside):
    assert any(found == kind and inside in value for found, value in kinds(text)), kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "他沒有前科",
        "她並未罹患憂鬱症",
        "如果他有高血壓可以請假嗎",
        "他是不是有憂鬱症",
        "糖尿病衛教講座歡迎參加",
        "酒駕零容忍，請大家遵守",
        "失智症篩檢活動報名",
        "反詐欺宣導",
        "我媽煮的飯好吃",
        "林太太好",
        "",
        "信用卡繳費到月底",
    ],
)
def test_not_counted(text):
    assert kinds(text) == []


def test_why_says_who_and_what():
    frame = find(["她有憂鬱症"])
    assert "憂鬱症" in frame["why"].iloc[0] and "她" in frame["why"].iloc[0]
