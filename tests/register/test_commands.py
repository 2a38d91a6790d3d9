"""``flask register check`` and ``flask register import`` on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import db
from app.register.models import Estate, Owner, RollImport, Unit
from tests.factories import Given
from tests.register.rolls import SAMPLES, a_row, a_workbook

FAULTY = SAMPLES / "roll-faulty.xlsx"
MERGED = SAMPLES / "roll-merged-cells.xlsx"


def run(app: Flask, *words: object) -> Result:
    """A command as a process of its own would run it, with nothing read before."""
    db.session.remove()
    return app.test_cli_runner().invoke(args=["register", *map(str, words)])


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    """A roll of one unit, to be changed by a test."""
    file = tmp_path / "roll.xlsx"
    file.write_bytes(a_workbook(a_row(area=71.57)))
    return file


def test_check_prints_the_numbers_as_json(app: Flask) -> None:
    done = run(app, "check", MERGED, "--json")

    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert list(told) == [
        "units",
        "total_area_dm2",
        "buildings",
        "owner_groups",
        "units_without_phone",
        "jointly_owned_units",
        "shops",
        "faults",
    ]
    assert told["total_area_dm2"] == 2388875
    assert told["faults"] == []


def test_check_ends_with_one_when_a_fault_blocks(app: Flask) -> None:
    done = run(app, "check", FAULTY, "--json")

    faults = json.loads(done.stdout)["faults"]
    assert done.exit_code == 1
    assert [fault["row"] for fault in faults] == [5, 9, 12, 20, 21, 30, 33, 40, 44]
    assert {tuple(fault) for fault in faults} == {
        ("sheet", "row", "column", "reason", "severity")
    }
    assert [fault["severity"] for fault in faults].count("warning") == 1


def test_check_says_the_same_to_people(app: Flask) -> None:
    done = run(app, "check", FAULTY)

    assert done.exit_code == 1
    assert "第 44 行 业主姓名：这一格是公式" in done.stdout


def test_check_of_what_is_no_roll_says_what_to_do(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "roll.xlsx"
    file.write_bytes(b"PK\x03\x04nothing")

    done = run(app, "check", file, "--json")

    (fault,) = json.loads(done.stdout)["faults"]
    assert done.exit_code == 1
    assert fault["severity"] == "error"
    assert "已损坏" in fault["reason"]
    assert "已损坏" in run(app, "check", file).stderr


def test_check_stores_nothing(app: Flask, session: Session) -> None:
    run(app, "check", MERGED, "--json")

    assert count(session, Estate) == 0
    assert count(session, Unit) == 0


def test_import_enters_the_estate_and_its_register(
    app: Flask, session: Session
) -> None:
    done = run(app, "import", MERGED, "--estate", "幸福里小区")

    assert done.exit_code == 0, done.output
    assert "写入 335 户" in done.stdout
    assert count(session, Unit) == 335
    assert session.scalars(select(Estate.name)).one() == "幸福里小区"


def test_import_of_a_faulty_roll_stores_nothing_not_even_the_estate(
    app: Flask, session: Session
) -> None:
    done = run(app, "import", FAULTY, "--estate", "幸福里小区")

    assert done.exit_code == 1
    assert "第 44 行" in done.stdout
    for table in (Estate, Unit, Owner, RollImport):
        assert count(session, table) == 0


def test_a_slip_in_the_estates_name_makes_no_second_estate(
    app: Flask, session: Session, given: Given, roll: Path
) -> None:
    given.an_estate("幸福里小区")

    done = run(app, "import", roll, "--estate", "幸福里")

    assert done.exit_code == 1
    assert "幸福里小区" in done.stderr
    assert count(session, Estate) == 1
    assert run(app, "import", roll, "--estate", "幸福里", "--create").exit_code == 0
    assert count(session, Estate) == 2


def test_importing_again_says_that_nothing_changed(
    app: Flask, session: Session, roll: Path
) -> None:
    run(app, "import", roll, "--estate", "幸福里小区")

    done = run(app, "import", roll, "--estate", "幸福里小区")

    assert done.exit_code == 0
    assert "完全一样" in done.stdout
    assert count(session, RollImport) == 1


def test_a_change_needs_to_be_agreed_to(
    app: Flask, session: Session, roll: Path
) -> None:
    run(app, "import", roll, "--estate", "幸福里小区")
    roll.write_bytes(a_workbook(a_row(area=88.47)))

    silent = run(app, "import", roll, "--estate", "幸福里小区")
    assert silent.exit_code == 1
    assert "改动 1 户" in silent.stderr
    assert session.scalars(select(Unit.area_dm2)).one() == 7157

    agreed = run(app, "import", roll, "--estate", "幸福里小区", "--yes")
    assert agreed.exit_code == 0
    assert session.scalars(select(Unit.area_dm2)).one() == 8847
