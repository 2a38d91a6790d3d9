"""Every code we draw is read again by a decoder of another house."""

import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app.web.qr import QrDrawing, QrTooLargeError, letter_code, qr_code, screen_code

LETTER = "https://h.example.cn/a/7K3M9PXQ2RTV"
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
BOX = re.compile(r"M(\d+) (\d+)h(\d+)v1H(\d+)z")


def picture(code: QrDrawing, pixels: int = 4) -> Image.Image:
    """Draw the path as a printer would, black on white."""
    image = Image.new("L", (code.side * pixels, code.side * pixels), 255)
    pen = ImageDraw.Draw(image)
    for x, y, width, start in BOX.findall(code.path):
        assert x == start
        left, top = int(x) * pixels, int(y) * pixels
        right = left + int(width) * pixels - 1
        pen.rectangle((left, top, right, top + pixels - 1), fill=0)
    return image


def read(code: QrDrawing) -> str:
    [found] = zxingcpp.read_barcodes(picture(code))
    return found.text


def test_a_letter_s_code_is_version_three_and_reads_back() -> None:
    code = letter_code(LETTER)
    assert (code.version, code.side) == (3, 29 + 8)
    assert read(code) == LETTER


@given(st.text(alphabet=SIGNS, min_size=12, max_size=12))
@settings(max_examples=30)
def test_every_household_code_reads_back(code: str) -> None:
    address = f"https://h.example.cn/a/{code}"
    assert read(letter_code(address)) == address
    assert read(screen_code(address)) == address


def test_the_path_is_nothing_but_runs() -> None:
    path = letter_code(LETTER).path
    assert BOX.sub("", path) == ""
    assert len(path) < 3_500


def test_a_quiet_zone_of_four_modules_is_kept() -> None:
    code = letter_code(LETTER)
    boxes = [tuple(map(int, box)) for box in BOX.findall(code.path)]
    assert min(x for x, _, _, _ in boxes) == 4
    assert min(y for _, y, _, _ in boxes) == 4
    assert max(x + width for x, _, width, _ in boxes) == code.side - 4
    assert max(y for _, y, _, _ in boxes) == code.side - 5


def test_forty_two_signs_fit_a_letter_and_forty_three_do_not() -> None:
    assert letter_code("h" * 42).version == 3
    with pytest.raises(QrTooLargeError):
        letter_code("h" * 43)


def test_a_longer_text_gets_a_larger_code_elsewhere() -> None:
    code = qr_code("https://h.example.cn/e/XFL234/ballots/12?from=poster")
    assert code.version > 3
    assert read(code).endswith("from=poster")
