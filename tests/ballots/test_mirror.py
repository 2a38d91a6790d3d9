"""The second memory of a ballot's log, and what can be restored from it alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.ballots import mirror
from app.ballots.evidence.chain import Fault
from app.ballots.mirror import survivors
from app.ballots.models import Vote
from app.ballots.queries.evidence import lines_of
from app.ballots.queries.integrity import faults_in
from tests.ballots.conftest import Story
from tests.ballots.test_evidence import a_counted_ballot
from tests.ballots.verifying import verify


@pytest.fixture
def mirrored(tmp_path: Path) -> Iterator[Path]:
    """Where the first ballot's log is mirrored."""
    mirror.install(tmp_path / "other disk")
    yield tmp_path / "other disk/ballot-1-1.jsonl"
    mirror.install(None)


def faults(session: Session, ballot_id: int) -> list[tuple[Fault, str]]:
    session.rollback()
    return [(one.fault, one.place) for one in faults_in(session, ballot_id)]


def test_every_entry_is_mirrored_as_it_is(
    mirrored: Path, story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    assert mirrored.read_bytes().splitlines() == lines_of(session, ballot_id)
    assert faults(session, ballot_id) == []
    assert mirrored.stat().st_mode & 0o077 == 0


def test_a_ballot_is_counted_again_from_its_mirror_alone(
    mirrored: Path, story: Story, session: Session, app: Flask
) -> None:
    ballot_id = a_counted_ballot(story)
    told = json.loads(lines_of(session, ballot_id)[-1])["payload"]["results"]
    ran = app.test_cli_runner().invoke(args=["ballots", "restore", str(mirrored)])
    assert ran.exit_code == 0
    assert [json.loads(line) for line in ran.stdout.splitlines()] == told


def test_a_mirror_that_counts_otherwise_is_not_believed(
    mirrored: Path, story: Story, app: Flask
) -> None:
    a_counted_ballot(story)
    whole = mirrored.read_bytes()
    mirrored.write_bytes(whole.replace(b'"agree_heads":3', b'"agree_heads":4'))
    ran = app.test_cli_runner().invoke(args=["ballots", "restore", str(mirrored)])
    assert ran.exit_code == 1
    mirrored.write_bytes(whole.splitlines(keepends=True)[0])
    ran = app.test_cli_runner().invoke(args=["ballots", "restore", str(mirrored)])
    assert ran.exit_code == 1
    assert "no frozen roll" in ran.output


def test_a_torn_last_line_is_passed_over_and_written_round(
    mirrored: Path, story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-201")
    with mirrored.open("ab") as file:
        file.write(b'{"actor":"resident","at":"2026-')
    assert faults(session, ballot_id) == []
    story.cast(ballot_id, "2-1-201")
    session.rollback()
    assert survivors(mirrored.read_bytes()) == (lines_of(session, ballot_id), 1)
    assert faults(session, ballot_id) == []


def test_the_line_of_a_vote_that_never_committed_is_superseded(
    mirrored: Path, story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-201")
    entry = json.loads(lines_of(session, ballot_id)[-1])
    lost = entry | {"seq": 4, "previous": survivors_leaf(mirrored)}
    line = json.dumps(lost, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with mirrored.open("ab") as file:
        file.write(line.encode() + b"\n")
    assert faults(session, ballot_id) == []
    story.cast(ballot_id, "2-1-201")
    session.rollback()
    assert survivors(mirrored.read_bytes()) == (lines_of(session, ballot_id), 1)


def survivors_leaf(file: Path) -> str:
    last = survivors(file.read_bytes())[0][-1]
    leaf: str = verify.hashed_leaf(last).hex()
    return leaf


def test_a_vote_whose_mirror_cannot_be_written_is_not_taken(
    tmp_path: Path, story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    (tmp_path / "ballot-1-1.jsonl").mkdir()
    mirror.install(tmp_path)
    try:
        with pytest.raises(IsADirectoryError):
            story.cast(ballot_id, "1-1-201")
    finally:
        mirror.install(None)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Vote)) == 0
    assert len(lines_of(session, ballot_id)) == 3


def test_a_mirror_that_differs_or_is_gone_is_named(
    mirrored: Path, story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    whole = mirrored.read_bytes()
    mirrored.write_bytes(b"".join(whole.splitlines(keepends=True)[:4]))
    assert faults(session, ballot_id) == [(Fault.MIRROR_DIFFERS, "4")]
    mirrored.unlink()
    assert faults(session, ballot_id) == [(Fault.MIRROR_MISSING, mirrored.name)]
