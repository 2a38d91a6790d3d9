"""What a ballot leaves behind: its log, its receipts, its bundle."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from app.ballots.evidence.entries import Entry, EntryType
from app.ballots.log import LOG
from app.ballots.models import LogEntry, LogSalt, Vote
from app.ballots.queries.bundles import public_bundle
from app.ballots.queries.evidence import consistency, lines_of, vote_evidence
from app.ballots.queries.facts import ballot_by_id
from app.ballots.queries.integrity import faults_in, unguarded_tables
from app.ballots.receipts import is_ours
from app.ballots.rules import Answer
from app.ballots.use_cases.announcing import withdraw_ballot
from app.db import transaction
from app.domain.merkle import is_consistent
from app.register.models import Estate
from tests.ballots.conftest import NOON, STAFF, Story
from tests.ballots.verifying import verify
from tests.pages import Visit

HOMES = ("1-1-101", "1-1-102", "1-1-201", "2-1-101", "2-1-201")


def entries(session: Session, ballot_id: int) -> list[Entry]:
    session.rollback()
    return [Entry.read(line) for line in lines_of(session, ballot_id)]


def a_counted_ballot(story: Story) -> int:
    ballot_id = story.opened()
    for key in HOMES:
        answer = Answer.OPPOSE if key == "1-1-201" else Answer.AGREE
        story.cast(ballot_id, key, answer)
    story.counted(ballot_id)
    story.session.rollback()
    return ballot_id


def packed(session: Session, ballot_id: int, folder: Path) -> Path:
    ballot = ballot_by_id(session, ballot_id)
    assert ballot is not None
    file = folder / "bundle.zip"
    file.write_bytes(public_bundle(session, ballot))
    return file


def test_every_step_of_a_ballot_is_an_entry_of_its_log(
    story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    told = entries(session, ballot_id)
    assert [entry.type for entry in told] == [
        EntryType.NOTICE_POSTED,
        EntryType.ROLL_FROZEN,
        EntryType.OPENED,
        *[EntryType.BALLOT_CAST] * 5,
        EntryType.CLOSED,
        EntryType.TALLIED,
    ]
    assert faults_in(session, ballot_id) == []
    assert unguarded_tables(session) == []


def test_a_refused_vote_leaves_no_entry(story: Story, session: Session) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-201")
    before = lines_of(session, ballot_id)
    with pytest.raises(Exception, match="already_voted"):
        story.cast(ballot_id, "1-1-201")
    session.rollback()
    assert lines_of(session, ballot_id) == before


def test_a_withdrawn_ballot_says_so_in_its_log(story: Story, session: Session) -> None:
    ballot_id = story.noticed()
    withdraw_ballot(
        estate_id=story.estate_id,
        ballot_id=ballot_id,
        reason="方案要改",
        actor=STAFF,
        at=NOON,
    )
    assert entries(session, ballot_id)[-1].payload == {"reason": "方案要改"}


def test_no_name_room_or_number_of_a_person_is_in_the_log(
    story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    log = b"\n".join(lines_of(session, ballot_id)).decode()
    for personal in (*HOMES, "王建国", "李秀英", "device", "owner:"):
        assert personal not in log


def test_the_database_refuses_to_change_or_drop_an_entry(
    story: Story, session: Session
) -> None:
    story.opened()
    for change in (LOG.update().values(content="{}"), LOG.delete()):
        with (
            pytest.raises((IntegrityError, DatabaseError), match="append-only"),
            transaction() as writing,
        ):
            writing.execute(change)


def test_a_receipt_proves_its_vote_then_and_now(story: Story, session: Session) -> None:
    ballot_id = story.opened()
    codes = [story.cast(ballot_id, key).code for key in HOMES]
    story.counted(ballot_id)
    session.rollback()
    for place, code in enumerate(codes):
        found = vote_evidence(session, code)
        assert found is not None
        assert (found.seq, found.then.size, found.now.size) == (
            place + 3,
            place + 4,
            10,
        )
        assert found.holds
        assert is_ours(found.receipt)
        assert not is_ours({**found.receipt, "seq": 99})
        assert "agree" not in json.dumps(found.receipt)
    assert vote_evidence(session, "0000000000") is None


def test_every_earlier_root_is_proved_to_have_begun_the_log(
    story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    for since in range(1, 11):
        said = consistency(session, ballot_id, "1-1", since=since)
        assert said is not None
        assert is_ours(said["checkpoint"])
        assert is_consistent(
            since,
            said["checkpoint"]["size"],
            [bytes.fromhex(one) for one in said["proof"]],
            bytes.fromhex(said["since_root"]),
            bytes.fromhex(said["checkpoint"]["root"]),
        )
    assert consistency(session, ballot_id, "1-1", since=11) is None


def test_an_outsider_counts_the_bundle_to_the_same_result(
    story: Story,
    session: Session,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ballot_id = a_counted_ballot(story)
    file = packed(session, ballot_id, tmp_path)
    code = session.scalars(select(Vote.receipt_code)).first()
    found = vote_evidence(session, code or "")
    assert found is not None
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(found.receipt))
    root = f"{found.then.size}:{found.then.root}"
    asked = [str(file), "--receipt", str(receipt), "--root", root]
    assert verify.main([*asked, "--earlier", str(file)]) == 0
    assert "全部一致" in capsys.readouterr().out
    assert verify.main([*asked, "--english"]) == 0
    assert "Everything holds" in capsys.readouterr().out


def test_the_log_holds_without_the_salts_of_whoever_asked_to_be_forgotten(
    story: Story, session: Session, tmp_path: Path
) -> None:
    ballot_id = a_counted_ballot(story)
    with transaction() as writing:
        writing.execute(
            delete(LogSalt).where(LogSalt.subject_id == story.units["1-1-201"])
        )
    session.rollback()
    assert faults_in(session, ballot_id) == []
    assert verify.main([str(packed(session, ballot_id, tmp_path))]) == 0


def test_a_clock_set_back_is_told_and_the_log_goes_on(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-201", at=NOON)
    story.cast(ballot_id, "2-1-201", at=NOON - timedelta(hours=1))
    told = entries(session, ballot_id)
    assert [one.type for one in told[-2:]] == [
        EntryType.CLOCK_ANOMALY,
        EntryType.BALLOT_CAST,
    ]
    assert told[-1].at == told[-3].at > told[-1].payload["received_at"]
    assert faults_in(session, ballot_id) == []


def test_anybody_sees_where_a_vote_stands_and_takes_the_proof(
    story: Story, session: Session, client: FlaskClient
) -> None:
    ballot_id = story.opened()
    code = story.cast(ballot_id, "1-1-201", Answer.OPPOSE).code
    page = client.get(f"/r/{code}").get_data(as_text=True)
    assert "已记入日志第 4 条" in page
    assert "反对" not in page
    receipt = client.get(f"/r/{code}/receipt.json").get_json()
    assert receipt["seq"] == 3
    assert client.get("/r/0000000000/receipt.json").status_code == 404


def test_the_bundle_is_handed_out_after_the_count_only(
    story: Story, session: Session, client: FlaskClient
) -> None:
    ballot_id = story.opened()
    story.cast(ballot_id, "1-1-201")
    session.rollback()
    ref = session.get_one(Estate, story.estate_id).ref
    address = f"/e/{ref}/ballots/1/evidence"
    assert client.get(f"{address}/bundle.zip").status_code == 404
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/log.json?since=2").get_json()["since"] == 2
    assert client.get(f"{address}/log.json?since=99").status_code == 404
    story.counted(ballot_id)
    got = client.get(f"{address}/bundle.zip")
    assert got.mimetype == "application/zip"
    assert got.data[:2] == b"PK"


def test_the_pages_of_evidence_are_sound(
    story: Story, session: Session, visit: Visit
) -> None:
    a_counted_ballot(story)
    ref = session.get_one(Estate, story.estate_id).ref
    assert "复核包" in visit(f"/e/{ref}/ballots/1/evidence").text


def test_audit_says_that_everything_holds(app: Flask, story: Story) -> None:
    a_counted_ballot(story)
    ran = app.test_cli_runner().invoke(args=["ballots", "audit"])
    assert ran.exit_code == 0, ran.output
    assert "Everything holds" in ran.output


def test_no_entry_is_written_without_its_vote(story: Story, session: Session) -> None:
    a_counted_ballot(story)
    votes = set(session.scalars(select(Vote.id)))
    logged = set(
        session.scalars(select(LogEntry.vote_id).where(LogEntry.vote_id.is_not(None)))
    )
    assert logged == votes
