"""In a filled-in form the sensitive data are the subject's, not the relative's or officer's named beside it."""

import pandas as pd
import pytest

from leakkit import people
from leakkit.people.forms import standing
from leakkit.schema import MESSAGES

from .scenes import people_of, tables
from .test_incident import findings_of

FORMS = [
    ("學生：向柏宇\n家長：向志豪（父）0911-556-230\n狀況：注意力不足過動症", "注意力不足過動症", "medical", "向柏宇"),
    ("當事人：段文彬\n配偶：林淑惠\n前科：酒駕兩次", "酒駕兩次", "criminal", "段文彬"),
    ("病患：巴金龍\n聯絡人：女兒 巴小雯 0939-887-120\n診斷：慢性阻塞性肺病", "慢性阻塞性肺病", "medical", "巴金龍"),
    ("個案：胡玉英\n通報人：許雅惠\n備註：疑似遭家暴", "疑似遭家暴", "criminal", "胡玉英"),
    ("姓名：虞敏芝 緊急聯絡人：虞國華 生日：93/08/02", "93/08/02", "birthdate", "虞敏芝"),
    ("申請人：商美玲\n同住家屬：商志成\n年收入28萬元", "年收入28萬元", "finance", "商美玲"),
    ("學生：王小萱\n媽媽：陳怡君\n學生：林承翰\n媽媽：周美華\n診斷：癲癇", "癲癇", "medical", "林承翰"),
    ("學生：王小萱\n導師：林承翰\n體檢：視力0.2", "視力0.2", "health_check", "王小萱"),
    # the relative's own entry is the relative's
    ("學生：向柏宇\n家長：向志豪 有糖尿病", "糖尿病", "medical", "向志豪"),
    ("聯絡人：媽媽 王麗美（憂鬱症）\n學生：李承恩", "憂鬱症", "medical", "王麗美"),
    ("學生：向柏宇\n家長：向志豪\n電話：0911-556-230", "0911-556-230", "phone", "向志豪"),
    # no form
    ("王大同說林小美有憂鬱症", "憂鬱症", "medical", "林小美"),
]


@pytest.mark.parametrize(("text", "value", "kind", "owner"), FORMS)
def test_owner(text, value, kind, owner):
    _, messages, membership, _ = tables("10:00 小潔 內容")
    messages = MESSAGES.check(messages.assign(text=pd.array([text], dtype=messages["text"].dtype)))
    names = [name for name in ("向柏宇", "向志豪", "段文彬", "林淑惠", "巴金龍", "巴小雯", "胡玉英", "許雅惠", "虞敏芝", "虞國華", "商美玲", "商志成", "王小萱",
                               "陳怡君", "林承翰", "周美華", "王麗美", "李承恩", "王大同", "林小美") if name in text]
    found = findings_of(messages, *(("E1-000001", "person", name) for name in names), ("E1-000001", kind, value))
    _, found = people.with_subjects(people_of(messages, membership), messages, found)
    by_value = dict(zip(found["value"], found["person_id"], strict=True))
    assert by_value[value] == by_value[owner]


@pytest.mark.parametrize(("text", "found"), [
    ("學生：", "primary"), ("學生姓名：", "primary"), ("家長：", "secondary"), ("家長姓名：", "secondary"), ("聯絡人：媽媽 ", "secondary"), ("備註：", ""), ("找", ""),
    ("被檢舉人：", "primary"), ("檢舉人：", "secondary"), ("緊急聯絡人（關係）：", ""), ("姓名：", "primary"), ("被通報人：", "primary"), ("通報人：", "secondary"),
])
def test_standing(text, found):
    assert standing(text, len(text)) == found
