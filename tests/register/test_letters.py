"""Paper with codes on it: every printed code scans again, every sheet is one page."""

import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from app.register import letters
from app.register.code_rules import Paper
from app.register.codes import SIGNS, code_of, in_groups, normalise
from app.register.letter_queries import EstateOnPaper, Home, Words
from app.register.letter_sheets import has_room
from app.register.letter_text import (
    BODY,
    HEADING,
    LONGEST_BODY,
    LONGEST_HEADING,
    MOST_PARAGRAPHS,
)
from app.register.matters import Matter
from app.web.pdf import (
    Batch,
    PdfUnavailableError,
    ReachesOutError,
    SheetOverflowError,
    pdf_of,
)
from app.web.qr import qr_code

NOON = datetime(2026, 10, 30, 4, tzinfo=UTC)
PUBLIC_URL = "https://h.example.cn"
RARE = "堃玥祎赟"
LARGEST_SCALE = 150
MILLIMETRES = 25.4 / 72

ESTATE = EstateOnPaper(
    estate_id=1,
    ref="AB2CDE",
    name="幸福里小区",
    committee="幸福里社区居民委员会",
    phone="0951-1234567",
    office="2 号楼东侧一楼",
    hours="8:30—18:00",
    words=Words(heading=HEADING, body=BODY),
    matters=(),
    journal_length=3907,
    journal_hash="c41e07b98a3d52f6" * 4,
    at=NOON,
)
ROOF = Matter(
    title="屋面和外墙",
    questions=(
        "用维修资金 412,600 元修屋面和外墙，同意吗？",
        "花 12,000 元请造价机构审核决算，同意吗？",
    ),
    opens_at=NOON + timedelta(days=15),
    closes_at=NOON + timedelta(days=29, hours=6),
    paper_place="居委会一楼",
    final=True,
)


def homes(number: int) -> tuple[Home, ...]:
    return tuple(
        Home(
            code_id=one,
            unit_id=one,
            building_id=one % 3,
            entrance_id=1,
            place=f"{one % 3 + 1}号楼2单元{100 + one}",
            key=f"{one % 3 + 1}-2-{100 + one}",
            area_dm2=8104,
            code=code_of(b"key", one, "nonce"),
        )
        for one in range(1, number + 1)
    )


def printed(
    paper: Paper, folder: Path, number: int = 1, estate: EstateOnPaper = ESTATE
) -> Path:
    file = folder / f"{paper}.pdf"
    file.write_bytes(
        letters.pdf(paper, estate=estate, homes=homes(number), public_url=PUBLIC_URL)
    )
    return file


def pages(file: Path, scale: int) -> list[Image.Image]:
    """Print the file at so many dots an inch, in grey, as a cheap printer would."""
    stem = file.with_name(f"{file.stem}-{scale}")
    subprocess.run(
        ["pdftoppm", "-r", str(scale), "-gray", "-png", str(file), str(stem)],
        check=True,
    )
    found = sorted(file.parent.glob(f"{stem.name}-*.png"))
    return [Image.open(path) for path in found]


def scanned(page: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(page)]


def text_of(file: Path) -> str:
    said = subprocess.run(
        ["pdftotext", str(file), "-"], check=True, capture_output=True
    )
    return said.stdout.decode()


@pytest.mark.parametrize("scale", [60, 75, 100, LARGEST_SCALE])
def test_the_code_of_every_letter_scans_again(
    app: Flask, tmp_path: Path, scale: int
) -> None:
    asked = replace(ESTATE, matters=(ROOF,))
    seen = [
        scanned(page)
        for page in pages(printed(Paper.LETTER, tmp_path, 4, asked), scale)
    ]
    assert seen == [[f"{PUBLIC_URL}/a/{home.code}"] for home in homes(4)]


@pytest.mark.parametrize("scale", [60, 100, LARGEST_SCALE])
def test_the_code_of_every_label_scans_again(
    app: Flask, tmp_path: Path, scale: int
) -> None:
    seen = [
        set(scanned(page)) for page in pages(printed(Paper.LABEL, tmp_path, 23), scale)
    ]
    codes = [f"{PUBLIC_URL}/a/{home.code}" for home in homes(23)]
    assert seen == [set(codes[:10]), set(codes[10:20]), set(codes[20:])]


@pytest.mark.parametrize("scale", [60, LARGEST_SCALE])
def test_the_poster_leads_to_the_public_page(
    app: Flask, tmp_path: Path, scale: int
) -> None:
    (page,) = pages(printed(Paper.POSTER, tmp_path, 0), scale)
    assert scanned(page) == [f"{PUBLIC_URL}/e/AB2CDE"]


def test_a_letter_scans_though_it_was_folded_and_photographed(
    app: Flask, tmp_path: Path
) -> None:
    (page,) = pages(printed(Paper.LETTER, tmp_path), LARGEST_SCALE)
    crooked = page.convert("RGB").rotate(9, expand=True, fillcolor="white")
    dim = crooked.resize((crooked.width // 2, crooked.height // 2)).point(
        lambda dot: 60 + dot // 2
    )
    assert scanned(dim) == [f"{PUBLIC_URL}/a/{homes(1)[0].code}"]


def test_the_address_of_a_code_fits_the_small_version(app: Flask) -> None:
    address = f"{PUBLIC_URL}/a/{SIGNS[:12]}"
    assert len(address) <= 42
    drawn = qr_code(address)
    assert (drawn.version, drawn.side) == (3, 29 + 2 * 4)


def test_the_code_stands_in_groups_beside_its_drawing(
    app: Flask, tmp_path: Path
) -> None:
    said = text_of(printed(Paper.LETTER, tmp_path, 2))
    for home in homes(2):
        assert in_groups(home.code) in said
        assert normalise(in_groups(home.code)) == home.code


def test_a_letter_says_what_is_asked_and_when(app: Flask, tmp_path: Path) -> None:
    file = printed(Paper.LETTER, tmp_path, 1, replace(ESTATE, matters=(ROOF,)))
    said = re.sub(r"\s+", "", text_of(file))
    for sentence in (
        "2号楼2单元101",
        "请在11月14日12:00",
        "到11月28日18:00之间投票",
        "用维修资金412,600元修屋面和外墙，同意吗？",
        "同意、反对、弃权，都一样算数",
        "到居委会一楼领纸票",
        "打电话0951-1234567，我们两个人一起来",
        "投了不能改",
        "81.04平方米",
        "别把这个码拍照发到群里",
        "回执·由送信人撕下带回",
        "日志3,907条·根c41e07b98a3d52f6",
    ):
        assert sentence in said, sentence


def test_a_letter_names_only_what_its_home_is_asked(app: Flask, tmp_path: Path) -> None:
    lift = replace(ROOF, whole_estate=False, building_ids=frozenset({1}))
    file = printed(Paper.LETTER, tmp_path, 2, replace(ESTATE, matters=(lift,)))
    first, second, *_rest = text_of(file).split("\f")
    assert "同意吗" in first
    assert "同意吗" not in second


def test_an_open_ballot_says_until_when(app: Flask, tmp_path: Path) -> None:
    running = replace(ROOF, opens_at=NOON - timedelta(days=1))
    file = printed(Paper.LETTER, tmp_path, 1, replace(ESTATE, matters=(running,)))
    assert "11月28日18:00之前投票" in re.sub(r"\s+", "", text_of(file))


def test_rare_characters_survive(app: Flask, tmp_path: Path) -> None:
    named = replace(
        ESTATE, name=f"{RARE}小区", words=Words(heading=RARE, body="{小区}")
    )
    for paper in Paper:
        file = printed(paper, tmp_path, 1, named)
        assert RARE in text_of(file).replace(" ", "")
        assert "NotoSansCJKSC" in _fonts(file)


def _fonts(file: Path) -> str:
    listed = subprocess.run(["pdffonts", str(file)], check=True, capture_output=True)
    return listed.stdout.decode().replace("-", "")


def test_a_sign_that_no_font_has_is_not_printed_as_a_box(
    app: Flask, tmp_path: Path
) -> None:
    unknown = replace(ESTATE, words=Words(heading="\U0003134a", body="字"))
    with pytest.raises(PdfUnavailableError):
        printed(Paper.LETTER, tmp_path, 1, unknown)


LONG = Words(
    heading="长" * LONGEST_HEADING,
    body="\n".join(["长" * (LONGEST_BODY // MOST_PARAGRAPHS)] * MOST_PARAGRAPHS),
)
FULL = tuple(
    replace(
        ROOF,
        questions=("同意" * 40,) * 3,
        closes_at=ROOF.closes_at + timedelta(days=days),
        paper_place="幸福里小区居民委员会一楼东侧服务大厅",
    )
    for days in (0, 1)
)


@pytest.mark.parametrize(
    ("words", "matters"),
    [
        (ESTATE.words, ()),
        (ESTATE.words, (ROOF,)),
        (ESTATE.words, FULL),
        (LONG, ()),
        (LONG, (ROOF,)),
        (LONG, FULL),
    ],
    ids=["bare", "usual", "asks much", "long", "long and usual", "fullest"],
)
def test_whatever_a_letter_says_ends_above_its_slip(
    app: Flask, tmp_path: Path, words: Words, matters: tuple[Matter, ...]
) -> None:
    estate = replace(ESTATE, words=words, matters=matters)
    assert has_room(estate)
    end, cut = _end_and_cut(printed(Paper.LETTER, tmp_path, 1, estate))
    assert end < cut - 2


def _end_and_cut(file: Path) -> tuple[float, float]:
    """Return how far down the letter reaches, and where it is torn, in mm."""
    boxes = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True
    ).stdout.decode()
    words = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)<', boxes)
    cut = next(float(top) for top, _end, word in words if word.startswith("回执"))
    above = [float(end) for top, end, word in words if word.startswith("地点")]
    above += [float(end) for top, end, _word in words if float(top) < cut - 6]
    return max(above) * MILLIMETRES, cut * MILLIMETRES


def test_a_letter_that_says_too_much_is_not_printed(app: Flask, tmp_path: Path) -> None:
    words = Words(heading="长" * 60, body="\n".join(["长" * 90] * 12))
    estate = replace(ESTATE, words=words)
    assert not has_room(estate)
    with pytest.raises(SheetOverflowError):
        printed(Paper.LETTER, tmp_path, 1, estate)


def test_batches_come_out_as_one_file_in_order(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BATCH", 3)
    told: list[int] = []
    made = letters.pdf(
        Paper.LETTER,
        estate=ESTATE,
        homes=homes(7),
        public_url=PUBLIC_URL,
        progress=told.append,
    )
    (tmp_path / "all.pdf").write_bytes(made)
    assert told == [3, 6, 7]
    sheets = text_of(tmp_path / "all.pdf").split("\f")[:-1]
    assert [
        in_groups(home.code) in one for home, one in zip(homes(7), sheets, strict=True)
    ] == [True] * 7


@pytest.mark.parametrize(
    "loaded",
    [
        '<img src="http://127.0.0.1:1/x.png">',
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="https://h.example.cn/x.css">',
        "<style>body{background:url(http://127.0.0.1:1/x)}</style>",
    ],
)
def test_paper_fetches_nothing(app: Flask, loaded: str) -> None:
    with pytest.raises(ReachesOutError):
        pdf_of([Batch(1, lambda: f"<p>字</p>{loaded}")])


def test_paper_is_chinese_on_an_english_screen(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        page = letters.html(
            Paper.LETTER,
            estate=replace(ESTATE, matters=(ROOF,)),
            homes=homes(1),
            public_url=PUBLIC_URL,
        )
    assert 'lang="zh-CN"' in page
    assert "11 月 14 日 12:00" in page
    assert "Nov" not in page
