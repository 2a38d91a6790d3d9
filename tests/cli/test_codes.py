"""``flask codes``: an estate is printed building by building."""

import subprocess
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal import JournalEntry
from app.register.models import Estate, HouseholdCode
from app.web.pdf import PdfUnavailableError
from tests.factories import Given


@pytest.fixture
def estate(given: Given) -> Estate:
    estate = given.an_estate("阳光家园")
    for key in ("1-1-101", "1-1-102", "2-1-101"):
        given.a_unit(key, estate=estate)
    return estate


def codes(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=("codes", *arguments))


def pages(file: Path) -> int:
    told = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True)
    lines = dict(line.split(":", 1) for line in told.stdout.decode().splitlines())
    return int(lines["Pages"])


def test_every_home_without_a_code_gets_one(
    app: Flask, estate: Estate, session: Session
) -> None:
    assert "新发 3 户" in codes(app, "issue", "--estate", "阳光家园").output
    assert "新发 0 户" in codes(app, "issue", "--estate", "阳光家园").output
    assert len(list(session.scalars(select(HouseholdCode)))) == 3


def test_letters_are_written_one_file_for_each_building(
    app: Flask, estate: Estate, session: Session, tmp_path: Path
) -> None:
    to = ("print", "--estate", "阳光家园", "--folder", str(tmp_path))
    assert codes(app, *to).exit_code == 0
    assert {one.name: pages(one) for one in tmp_path.iterdir()} == {
        "letter-1号楼.pdf": 2,
        "letter-2号楼.pdf": 1,
    }
    assert codes(app, *to).output.count("没有再印") == 2
    assert "1 户" in codes(app, *to, "--again").output
    told = select(JournalEntry).where(JournalEntry.kind == "LettersPrinted")
    assert [one.actor for one in session.scalars(told)] == ["system"] * 4


@pytest.mark.parametrize(
    ("paper", "files"),
    [("label", {"label-1号楼.pdf", "label-2号楼.pdf"}), ("poster", {"poster.pdf"})],
)
def test_labels_and_the_poster_are_written_too(
    app: Flask, estate: Estate, tmp_path: Path, paper: str, files: set[str]
) -> None:
    to = ("--estate", "阳光家园", "--paper", paper, "--folder", str(tmp_path))
    assert codes(app, "print", *to).exit_code == 0
    assert {one.name for one in tmp_path.iterdir()} == files


def test_an_unknown_estate_is_said(app: Flask, tmp_path: Path) -> None:
    answer = codes(app, "issue", "--estate", "无名")
    assert answer.exit_code == 1
    assert "没有叫“无名”的小区" in answer.output


def test_a_machine_that_makes_no_pdf_says_so_and_journals_nothing(
    app: Flask,
    estate: Estate,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_given: object) -> None:
        raise PdfUnavailableError("the PDF engine cannot be loaded")

    monkeypatch.setattr("app.register.letters.pdf_of", fail)
    answer = codes(app, "print", "--estate", "阳光家园", "--folder", str(tmp_path))
    assert answer.exit_code == 1
    assert "cannot be loaded" in answer.output
    told = select(JournalEntry).where(JournalEntry.kind == "LettersPrinted")
    assert list(session.scalars(told)) == []
