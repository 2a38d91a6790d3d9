"""The main job: the roll comes in, letters go out, a resident scans one and votes."""

import re
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from app.domain.period import CHINA
from config import ROOT
from tests.journeys.hands import (
    as_typed,
    come_in,
    heading,
    pressed,
    said,
    sign_in,
    upload,
    vote,
)
from tests.journeys.served import World

pytestmark = pytest.mark.browser

ROLL = ROOT / "tests/data/rolls/roll-merged-cells.xlsx"
HOMES = 335


def test_the_roll_comes_in_letters_go_out_and_a_resident_votes_once(
    world: World, tmp_path: Path
) -> None:
    estate = world.an_empty_estate("阳光家园", "journey-committee")
    base = f"/staff/estates/{estate.id}"
    desk = world.desk()
    sign_in(desk, world.secrets_of("journey-committee", estate.password))
    _import_roll(desk, base)
    first, second = _print_letters(desk, base, tmp_path)
    ballot_id = _open_ballot(desk, base)

    phone = world.phone()
    letter = world.letter_of(first.rpartition("/")[2])
    come_in(phone, letter, address=first)
    assert "换新单元门" in said(phone)
    receipt = vote(phone, ballot_id)
    assert heading(phone) == "投票已收到"
    assert "同意" not in phone.locator("#slip").inner_text()
    _a_second_phone_is_refused(world, first, ballot_id)
    assert world.votes_of(letter.unit_id) == 1

    desk.goto(f"{base}/ballots/{ballot_id}/turnout")
    assert f"1 / {HOMES} 户" in said(desk)
    _the_public_sees_turnout_and_no_choice(world.phone(), estate.ref, receipt)
    neighbour = world.phone()
    neighbour.goto(second)
    assert heading(neighbour) == "这是您家吗？"


def _import_roll(desk: Page, base: str) -> None:
    desk.goto(f"{base}/register/import")
    upload(desk, ROLL)
    assert "没有错误，可以写入" in said(desk)
    chosen = desk.locator("select.sel").first
    assert chosen.input_value()
    pressed(desk, desk.get_by_role("button", name="按选的列重读"))
    assert "没有错误，可以写入" in said(desk)
    pressed(desk, "#confirm button[type=submit]")
    assert "名册已经写入" in said(desk)
    desk.goto(f"{base}/register")
    assert str(HOMES) in said(desk)


def _print_letters(desk: Page, base: str, folder: Path) -> list[str]:
    """Print the letters of two homes; return the addresses their codes lead to."""
    desk.goto(f"{base}/codes")
    desk.locator("main tbody a").first.click()
    for home in range(2):
        desk.locator("input[name=unit]").nth(home).check()
    with desk.expect_download() as downloaded:
        desk.locator("main button[name=paper][value=letter]").click()
    paper = folder / "letters.pdf"
    downloaded.value.save_as(paper)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", str(paper), str(folder / "letter")],
        check=True,
    )
    found = [
        code.text
        for sheet in sorted(folder.glob("letter-*.png"))
        for code in zxingcpp.read_barcodes(Image.open(sheet))
        if "/a/" in code.text
    ]
    assert len(set(found)) == 2
    return list(dict.fromkeys(found))


def _open_ballot(desk: Page, base: str) -> int:
    """Draft, announce and open a ballot on the screens; return its id."""
    desk.goto(f"{base}/ballots/new")
    now = datetime.now(CHINA)
    for name, value in {
        "title": "换新单元门",
        "plan": "各单元的门锈蚀，换新。",
        "q1-text": "是否同意换新单元门？",
        "q1-effect": "从维修资金里出。",
        "opens_at": as_typed(now - timedelta(minutes=1)),
        "closes_at": as_typed(now + timedelta(days=5)),
        "paper_place": "居委会一楼",
    }.items():
        desk.fill(f"main [name='{name}']", value)
    desk.select_option("[name='q1-item']", "5")
    pressed(desk, desk.get_by_role("button", name="保存草稿，做检查"))
    ballot_id = int(desk.url.rpartition("/")[2])
    desk.goto(f"{base}/ballots/{ballot_id}/post-notice")
    desk.fill("[name=override_reason]", "练习，不等公示期")
    answer = pressed(desk, desk.get_by_role("button", name="张贴通知"))
    assert answer.status == 200, said(desk)
    pressed(desk, "main form[action$='/open'] button[type=submit]")
    return ballot_id


def _a_second_phone_is_refused(world: World, address: str, ballot_id: int) -> None:
    letter = world.letter_of(address.rpartition("/")[2])
    second = world.phone()
    come_in(second, letter, address=address)
    second.goto(f"/ballots/{ballot_id}")
    assert "您家已经投过" in said(second)
    assert second.locator("main input[type=radio]").count() == 0


def _the_public_sees_turnout_and_no_choice(
    anybody: Page, ref: str, receipt: str
) -> None:
    anybody.goto(f"/e/{ref}/ballots/1")
    shown = said(anybody)
    assert "换新单元门" in shown
    assert re.search(rf"1\s{HOMES}\s{HOMES - 1}\b", shown), shown
    assert not re.search(r"(同意|反对|弃权)\D{0,6}\d", shown), shown
    anybody.goto(f"/r/{receipt}")
    assert "换新单元门" in said(anybody)
    assert "同意" not in said(anybody)
