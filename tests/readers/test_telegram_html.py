"""Telegram HTML: golden sample, pages in a zip, damaged pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leakkit import readers

from .beside import HERE, check, mangled, read_or_refused, samples
from .test_zipped import zipped

PAGE = (HERE / "telegram_html" / "messages.html").read_bytes()
SECOND = PAGE.split(b'<div class="history">')[0] + '''<div class="history">
<div class="message default clearfix joined" id="message20"><div class="body">
<div class="pull_right date details" title="09.02.2025 10:00:00 UTC+08:00">10:00</div><div class="text">承上頁</div></div></div>
</div></div></div></body></html>'''.encode()


@pytest.mark.parametrize("sample", samples("telegram_html"))
def test_sample(sample):
    check(sample)


def test_pages_of_a_zip_follow_their_number():
    export = readers.read_bytes(zipped(("x/messages2.html", SECOND), ("x/messages.html", PAGE), ("x/photos/photo_1.jpg", b"p")), "x.zip")
    assert export.messages["account"].tolist()[-2:] == ["小華", "小華"]
    assert export.messages["text"].tolist()[-1] == "承上頁"
    assert export.messages["attachment_sha256"].notna().sum() == 1


def test_a_later_page_alone_names_nobody():
    export = readers.read_bytes(SECOND, "messages2.html")
    assert export.messages["account"].isna().all() and export.messages["text"].tolist() == ["承上頁"]


def test_another_zone():
    export = readers.read_bytes(PAGE, "messages.html", timezone="UTC")
    assert "2025-02-07 01:31:00" in export.messages["sent_at"].astype(str).tolist() and export.evidence["timezone"] == "UTC"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_refused_or_accounted(data):
    read_or_refused(mangled(data.draw, PAGE), "messages.html")
