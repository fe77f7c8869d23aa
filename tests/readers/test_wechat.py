"""WeChat: golden sample, the wording of notices, damaged files."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit.readers import EXPORTER
from leakkit.readers.wechat import read_notice

from .beside import HERE, check, mangled, read_or_refused, samples


@pytest.mark.parametrize("sample", samples("wechat"))
def test_sample(sample):
    check(sample)


@pytest.mark.parametrize("text, expected", [
    ('"A"邀请"B"加入了群聊', ("invite", "A", ("B",))), ('你邀请"B、C"加入了群聊', ("invite", EXPORTER, ("B", "C"))),
    ('"A"邀请你加入了群聊', ("invite", "A", (EXPORTER,))), ('你将"B"移出了群聊', ("remove", EXPORTER, ("B",))),
    ('你被"A"移出群聊', ("removed", "A", (EXPORTER,))), ('"A" 撤回了一条消息', ("unsent", "A", ())), ("你撤回了一条消息", ("unsent", EXPORTER, ())),
    ('"A"通过扫描"B"分享的二维码加入群聊', ("join", "A", ())), ('"A"修改群名为“N”', ("rename", "A", ())), ("別的", None),
])
def test_notices(text, expected):
    assert read_notice(text) == expected


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    read_or_refused(mangled(data.draw, (HERE / "wechat" / "group.csv").read_bytes()), "group.csv")
