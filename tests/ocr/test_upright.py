"""Photographs are made flat, turned pictures set upright, and boxes lead back to the picture as it was."""

import io

import numpy as np
import pytest
from PIL import Image

from leakkit.ocr import look, upright

from .drawn import picture, saved


def photographed(image, corners, size, ground=(120, 110, 105)):
    """A page seen with its corners there, on an uneven ground with noise."""
    import cv2

    page = np.asarray(image)
    height, width = page.shape[:2]
    warp = cv2.getPerspectiveTransform(np.float32([[0, 0], [width, 0], [width, height], [0, height]]), np.float32(corners))
    out = cv2.warpPerspective(page, warp, size, borderValue=ground, flags=cv2.INTER_AREA).astype("float32")
    out *= np.linspace(0.9, 1.05, size[0], dtype="float32")[None, :, None]
    out += np.random.default_rng(3).normal(0, 4, out.shape)
    return Image.fromarray(np.clip(out, 0, 255).astype("uint8")), warp


CORNERS = [[90, 70], [960, 130], [900, 790], [140, 700]]


def test_the_page_of_a_photograph_is_found():
    seen, _ = photographed(Image.new("RGB", (900, 640), "white"), CORNERS, (1060, 860))
    assert np.abs(upright.page(np.asarray(seen)) - np.float32(CORNERS)).max() < 8


@pytest.mark.parametrize("image", [picture("檢舉人林小美", "電話 0912-345-678"), Image.new("RGB", (900, 640), "white"),
                                   Image.effect_noise((900, 640), 60).convert("RGB")], ids=["screenshot", "blank", "noise"])
def test_a_picture_without_a_margin_is_left_as_it_is(image):
    assert upright.page(np.asarray(image)) is None
    assert upright.page(np.asarray(Image.open(io.BytesIO(saved(image, "JPEG", quality=30))).convert("RGB"))) is None


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_places_lead_back(quarters):
    pixels = np.zeros((40, 60, 3), "uint8")
    pixels[5, 50] = 255
    there, back = upright.turned(pixels, quarters)
    y, x = np.argwhere(there[:, :, 0])[0]
    assert (back @ [x, y, 1])[:2].tolist() == [50, 5]


LINES = ("檢舉人林小美的聯絡資料", "聯絡電話 0912-345-678", "身分證 A123456789 請查明", "本件請依規定辦理")


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_picture_is_set_upright_and_says_so(quarters, zh):
    pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")
    pixels = np.rot90(np.asarray(picture(*LINES)), quarters)
    sheet = look(saved(Image.fromarray(np.ascontiguousarray(pixels))), "a.png")
    assert [line.replace(" ", "") for line in sheet.text.split("\n")] == [line.replace(" ", "") for line in LINES]
    assert any("轉" in limit for limit in sheet.limits) and sheet.size == pixels.shape[1::-1]
    box = sheet.frame().iloc[1]
    part = pixels[box["y"]:box["y"] + box["h"], box["x"]:box["x"] + box["w"]]
    level = np.rot90(np.ascontiguousarray(part), -quarters)
    assert level.shape[1] > 4 * level.shape[0] and level.min() < 60


def test_a_value_in_a_photograph_is_covered_where_it_stands(tmp_path):
    pytest.importorskip("rapidocr", reason="the extra [ocr] is not installed")
    from leakkit.investigation.pictures import redact_image

    seen, warp = photographed(picture(*LINES, width=900), [[90, 70], [960, 110], [930, 450], [120, 400]], (1060, 540))
    seen.save(tmp_path / "a.png")
    out = redact_image(tmp_path / "a.png", tmp_path / "b.png", names="wordlist")
    made = np.asarray(Image.open(out))
    assert made.shape == np.asarray(seen).shape
    at = warp @ [320, 36 * 0.7 + 36 * 1.9 + 22, 1]                            # in the middle of the telephone number
    x, y = (at[:2] / at[2]).round().astype(int)
    assert made[y, x].max() == 0
