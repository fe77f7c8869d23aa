"""Any chat that a writer prints in LINE's grammar is read back exactly."""

from itertools import accumulate

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leakkit.readers import EXPORTER, read_bytes

from . import chats, golden

quick = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def _read(text, name="[LINE] 測試群組的聊天.txt"):
    export = read_bytes(text.encode(), name)
    golden.every_line_accounted(export)
    return (golden.rows(export.messages, "sent_at", "account", "text"),
            golden.rows(export.membership, "at", "account", "action", "by"))


@quick
@given(chats.chats())
def test_a_phone_export_is_read_back_exactly(chat):
    assert _read(chats.mobile(chat)) == chats.said(chat, EXPORTER)


@quick
@given(chats.chats())
def test_24_hour_clocks_and_the_other_date_shape_give_the_same(chat):
    text = chats.mobile(chat, chats.clock_24, "{0.year}/{0.month}/{0.day}（週{1}）")
    assert _read(text) == chats.said(chat, EXPORTER)


@quick
@given(chats.chats(), st.sampled_from(["\r\n", "\r"]), st.sampled_from(["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]))
def test_line_ends_and_encodings_change_nothing(chat, line_end, encoding):
    text = chats.mobile(chat)
    export = read_bytes(text.replace("\n", line_end).encode(encoding), "a.txt")
    assert golden.rows(export.messages, "sent_at", "account", "text") == chats.said(chat, EXPORTER)[0]


@quick
@given(chats.chats(), st.data())
def test_a_cut_file_keeps_every_whole_message_before_the_cut(chat, data):
    parts = list(chats.mobile_parts(chat))
    ends = list(accumulate(map(len, parts)))
    cut = data.draw(st.integers(ends[1], ends[-1]))
    whole = sum(end <= cut for end in ends) - 1
    export = read_bytes("".join(parts)[:cut].encode(), "a.txt")
    golden.every_line_accounted(export)
    assert golden.rows(export.messages, "sent_at", "account", "text")[:whole] == chats.said(chat, EXPORTER)[0][:whole]
