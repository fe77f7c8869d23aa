"""What may not be seen is recognised however it is typed, and comes back only by a logged reveal."""

import pytest

from leakkit.notebook.values import Known, loose_numbers, within


@pytest.mark.parametrize("typed", ["0912-345-678", "0912345678", "０９１２－３４５－６７８", "0912 345 678", "(0912)345678"])
def test_a_number_is_masked_however_it_is_typed(desk, typed):
    assert "345" not in desk.known.hide(f"電話 {typed}。") and "３４５" not in desk.known.hide(f"電話 {typed}。")


@pytest.mark.parametrize("name", ["林小美", "王大明", "小潔"])
def test_names_are_circled_on_screen_and_ids_in_files(desk, name):
    assert desk.known.hide(f"給{name}的") == f"給{name[0]}{'○' * (len(name) - 1)}的"
    person = next(row.person_id for row in desk.case.table("people").itertuples() if name in [*row.accounts, *row.names])
    assert desk.known.encode(f'case.people.set_role("{name}", "member")') == f'case.people.set_role("{person}", "member")'
    desk.case.people.set_role(person, "member")     # the id does what the name did


@pytest.mark.parametrize("text", ["今天開會", "", "case.find()", "1234567", "個資"])
def test_other_words_are_left_alone(desk, text):
    assert desk.known.hide(text) == text == desk.known.encode(text)


def test_a_reveal_lifts_the_mask_of_one_value_and_is_logged(desk):
    found = desk.case.table("findings")
    finding = found[found["kind"] == "phone"]["finding_id"].iloc[0]
    desk.reveal("審定所需", finding)
    assert "0912-345-678" in desk.known.hide("0912-345-678 林小美") and "林小美" not in desk.known.hide("林小美")
    assert [entry["what"]["reason"] for entry in desk.case.folder.log.entries() if entry["action"] == "reveal"] == ["審定所需"]
    assert "0912" not in desk.known.encode("0912-345-678")       # a saved file never holds it
    desk.mask()
    assert "345" not in desk.known.hide("0912-345-678")


def test_a_reveal_of_an_earlier_day_shows_nothing_today(desk):
    desk.reveal("審定所需")
    assert "林小美" in desk.known.hide("林小美")
    assert "林小美" not in Known(desk.case).hide("林小美")


def test_numbers_that_no_finder_named_are_starred():
    assert loose_numbers("編號 12345，信箱 a.b@c.tw，3 個") == "編號 ＊＊＊＊＊，信箱 ＊＊＊＊＊＊＊＊，3 個"


def test_the_case_around_a_folder(desk, tmp_path):
    assert within(desk.case.folder.path / "notebooks") == desk.case.folder.path.resolve()
    assert within(tmp_path / "elsewhere") is None
