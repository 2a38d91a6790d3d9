"""Whoever gets at the database with SQL of their own: each change is found and named."""

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, delete, select, text
from sqlalchemy.orm import Session

from app.ballots.evidence.chain import Fault
from app.ballots.evidence.entries import FIRST_LINK, Entry
from app.ballots.log import LOG
from app.ballots.models import Vote, VoteAnswer
from app.ballots.queries.checks import receipt_faults, root_faults
from app.ballots.queries.evidence import lines_of, vote_evidence
from app.ballots.queries.integrity import GUARDED, faults_in, unguarded_tables
from app.ballots.rules import Answer, Obstacle, StepRefused
from app.ballots.use_cases.counting import count_closed_ballot
from app.cli.ballot_evidence import check_before_serving
from app.db import db, guard_append_only
from app.domain.merkle import Frontier
from tests.ballots.conftest import CLOSES, STAFF, Story
from tests.ballots.test_evidence import HOMES, a_counted_ballot, packed
from tests.ballots.verifying import verify

Tamper = Callable[[Connection, int], None]


@contextmanager
def an_intruder() -> Iterator[Connection]:
    """Somebody before whom no trigger stands."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            return
        for name in GUARDED:
            take_guards_off(connection, name)
        yield connection
        for name in GUARDED:
            guard_append_only(connection, name)


def take_guards_off(connection: Connection, name: str) -> None:
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER {name}_keeps_{verb}"))
    else:
        for trigger in (f"{name}_keeps", f"{name}_keeps_all"):
            connection.execute(text(f"DROP TRIGGER {trigger} ON {name}"))


def named(session: Session, ballot_id: int) -> set[tuple[Fault, str]]:
    session.rollback()
    return {(one.fault, one.place) for one in faults_in(session, ballot_id)}


def kinds(session: Session, ballot_id: int) -> set[Fault]:
    return {fault for fault, _ in named(session, ballot_id)}


def row(connection: Connection, seq: int) -> Any:
    return connection.execute(select(LOG).where(LOG.c.seq == seq)).one()


def rebuild(connection: Connection, ballot_id: int) -> None:
    """Make every link, leaf and peak of a log fit its changed contents."""
    frontier, previous = Frontier(), FIRST_LINK
    for kept in connection.execute(select(LOG).order_by(LOG.c.seq)).all():
        said = json.loads(kept.content) | {"previous": previous}
        entry = Entry.read(json.dumps(said).encode())
        frontier, previous = frontier.append(entry.leaf), entry.leaf.hex()
        connection.execute(
            LOG.update()
            .where(LOG.c.ballot_id == ballot_id, LOG.c.seq == kept.seq)
            .values(
                content=entry.content.decode(),
                leaf=entry.leaf,
                peaks=b"".join(frontier.peaks),
            )
        )


def change_content(connection: Connection, seq: int, old: str, new: str) -> None:
    content = row(connection, seq).content
    assert old in content
    connection.execute(
        LOG.update().where(LOG.c.seq == seq).values(content=content.replace(old, new))
    )


def turn_a_vote(connection: Connection, _: int) -> None:
    connection.execute(
        text("UPDATE vote_answer SET answer = 'agree' WHERE answer = 'oppose'")
    )


def test_an_edited_choice_is_found_and_its_vote_named(
    story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    code = entries_code(session, ballot_id, "oppose")
    with an_intruder() as connection:
        turn_a_vote(connection, ballot_id)
    assert named(session, ballot_id) == {
        (Fault.VOTE_CHANGED, code),
        (Fault.SEAL_BROKEN, code),
    }


def test_an_edited_entry_is_found_and_numbered(story: Story, session: Session) -> None:
    ballot_id = a_counted_ballot(story)
    with an_intruder() as connection:
        change_content(connection, 5, '"oppose"', '"agree"')
    assert (Fault.CHANGED, "5") in named(session, ballot_id)


def test_an_edited_entry_hashed_again_does_not_fit_the_next(
    story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    with an_intruder() as connection:
        change_content(connection, 5, '"oppose"', '"agree"')
        leaf = Entry.read(row(connection, 5).content.encode()).leaf
        connection.execute(LOG.update().where(LOG.c.seq == 5).values(leaf=leaf))
    found = named(session, ballot_id)
    assert (Fault.DOES_NOT_FOLLOW, "6") in found
    assert (Fault.TREE_CHANGED, "5") in found


def test_a_deleted_entry_is_found_where_it_was(story: Story, session: Session) -> None:
    ballot_id = a_counted_ballot(story)
    code = entries_code(session, ballot_id, "oppose")
    with an_intruder() as connection:
        connection.execute(LOG.delete().where(LOG.c.seq == 5))
    found = named(session, ballot_id)
    assert (Fault.MISSING, "6") in found
    assert (Fault.VOTE_NOT_LOGGED, code) in found


def test_two_swapped_entries_are_found(story: Story, session: Session) -> None:
    ballot_id = a_counted_ballot(story)
    with an_intruder() as connection:
        four, five = row(connection, 4), row(connection, 5)
        for seq, kept in ((4, five), (5, four)):
            connection.execute(
                LOG.update()
                .where(LOG.c.seq == seq)
                .values(content=kept.content, leaf=kept.leaf)
            )
    found = named(session, ballot_id)
    assert {(Fault.MISSING, "4"), (Fault.MISSING, "5")} <= found


def test_a_dropped_tail_is_found_by_the_state_of_the_ballot(
    story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    with an_intruder() as connection:
        connection.execute(LOG.delete().where(LOG.c.seq == 9))
    assert named(session, ballot_id) == {(Fault.END_MISSING, "TALLIED")}


def test_a_vote_dropped_with_its_entry_is_found_by_the_journal(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    for key in HOMES:
        story.cast(ballot_id, key)
    with an_intruder() as connection:
        vote = row(connection, 7).vote_id
        connection.execute(LOG.delete().where(LOG.c.seq == 7))
        connection.execute(delete(VoteAnswer).where(VoteAnswer.vote_id == vote))
        connection.execute(delete(Vote).where(Vote.id == vote))
    assert named(session, ballot_id) == {(Fault.VOTE_MISSING, f"#{vote}")}


def test_a_changed_area_is_found_and_the_unit_named(
    story: Story, session: Session
) -> None:
    ballot_id = story.opened()
    with an_intruder() as connection:
        connection.execute(
            text(
                "UPDATE roll_entry SET area_dm2 = area_dm2 + 1 "
                "WHERE unit_key = '1-1-201'"
            )
        )
    found = named(session, ballot_id)
    assert (Fault.ROLL_CHANGED, "1-1-201") in found
    assert Fault.ROLL_ROOT_CHANGED in kinds(session, ballot_id)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE question SET text = '另一件事'",
        "UPDATE question SET item = 8",
        "UPDATE ballot SET plan = '另一个方案'",
        "UPDATE ballot SET closes_at = '2026-07-30 00:00:00'",
    ],
)
def test_a_changed_matter_is_found(
    story: Story, session: Session, statement: str
) -> None:
    ballot_id = story.opened()
    with db.engine.begin() as connection:
        connection.execute(text(statement))
    assert kinds(session, ballot_id) == {Fault.BALLOT_CHANGED}


def test_a_changed_outcome_is_found(story: Story, session: Session) -> None:
    ballot_id = a_counted_ballot(story)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE ballot SET outcome_sha256 = 'x'"))
    assert kinds(session, ballot_id) == {Fault.OUTCOME_CHANGED}


def test_a_log_rebuilt_with_every_hash_recomputed_is_found_by_seal_root_and_receipt(
    story: Story, session: Session, tmp_path: Path
) -> None:
    ballot_id = a_counted_ballot(story)
    code = entries_code(session, ballot_id, "oppose")
    before = vote_evidence(session, code)
    assert before is not None
    with an_intruder() as connection:
        turn_a_vote(connection, ballot_id)
        change_content(connection, 5, '"oppose"', '"agree"')
        rebuild(connection, ballot_id)
    found = named(session, ballot_id)
    assert (Fault.SEAL_BROKEN, code) in found
    assert (Fault.COUNT_DIFFERS, "1-1") in found or len(found) > 1
    posted = f"{before.now.name}:{before.now.size}:{before.now.root}"
    (root,) = root_faults(session, posted)
    (receipt,) = receipt_faults(session, before.receipt)
    assert root.fault is Fault.ROOT_NOT_OURS
    assert receipt.fault is Fault.RECEIPT_NOT_OURS
    held = tmp_path / "receipt.json"
    held.write_text(json.dumps(before.receipt))
    file = str(packed(session, ballot_id, tmp_path))
    assert verify.main([file, "--receipt", str(held)]) == 1
    assert verify.main([file, "--root", f"{before.now.size}:{before.now.root}"]) == 1


def test_genuine_roots_and_receipts_are_known_again(
    story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    found = vote_evidence(session, entries_code(session, ballot_id, "oppose"))
    assert found is not None
    for one in (found.then, found.now):
        assert not list(root_faults(session, f"{one.name}:{one.size}:{one.root}"))
    assert not list(receipt_faults(session, found.receipt))
    for unheard_of in ("", "x:1:2", "9-9:1:" + "0" * 64, f"{found.now.name}:99:00"):
        assert list(root_faults(session, unheard_of))
    assert list(receipt_faults(session, {}))
    forged = found.receipt | {"size": 9, "root": "0" * 64}
    assert list(receipt_faults(session, forged))


def test_triggers_taken_off_are_missed(story: Story, session: Session) -> None:
    story.opened()
    session.rollback()
    with db.engine.connect() as connection:
        take_guards_off(connection, "vote")
        connection.commit()
        session.rollback()
        found = [(one.fault, one.place) for one in unguarded_tables(session)]
        session.rollback()
        guard_append_only(connection, "vote")
        connection.commit()
    assert found == [(Fault.TRIGGER_MISSING, "vote")]


def test_tampered_votes_are_not_counted(story: Story, session: Session) -> None:
    ballot_id = story.opened()
    for key in HOMES:
        story.cast(ballot_id, key, Answer.OPPOSE)
    story.closed(ballot_id)
    with an_intruder() as connection:
        turn_a_vote(connection, ballot_id)
    with pytest.raises(StepRefused) as refused:
        count_closed_ballot(
            estate_id=story.estate_id, ballot_id=ballot_id, actor=STAFF, at=CLOSES
        )
    assert refused.value.obstacle is Obstacle.LOG_DISAGREES


def test_audit_names_what_does_not_hold_and_fails(
    app: Flask, story: Story, session: Session
) -> None:
    ballot_id = a_counted_ballot(story)
    code = entries_code(session, ballot_id, "oppose")
    with an_intruder() as connection:
        turn_a_vote(connection, ballot_id)
    ran = app.test_cli_runner().invoke(args=["ballots", "audit"])
    assert ran.exit_code == 1
    assert f"票 {code} 与日志记下的不同" in ran.output


def entries_code(session: Session, ballot_id: int, answer: str) -> str:
    """The receipt code of a vote that says this."""
    session.rollback()
    for line in lines_of(session, ballot_id):
        said = json.loads(line)
        if said["payload"].get("answers") == {"1": answer}:
            return str(said["payload"]["receipt"])
    raise LookupError(answer)


def changed(file: Path, name: str, change: Callable[[bytes], bytes]) -> str:
    """A copy of a bundle with one of its files changed."""
    copy = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return str(copy)


def swapped(content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    lines[4], lines[5] = lines[5], lines[4]
    return b"".join(lines)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("log.jsonl", lambda c: c.replace(b'"oppose"', b'"agree"'), "接不上前一条"),
        ("log.jsonl", swapped, "日志第 4 条的序号是 5"),
        ("log.jsonl", lambda c: b"".join(c.splitlines(True)[:-1]), "尾部被删"),
        (
            "log.jsonl",
            lambda c: b"".join(c.splitlines(True)[:5] + c.splitlines(True)[6:]),
            "日志第 5 条的序号是 6",
        ),
        ("roll.json", lambda c: c.replace(b'"100.00"', b'"100.01"', 1), "表决名册"),
        ("notice.json", lambda c: c.replace(b'"item": 5', b'"item": 8'), "公告"),
        ("result.json", lambda c: c.replace(b"true", b"false"), "结果"),
        ("votes.json", lambda c: c.replace(b'"oppose"', b'"agree"'), "清单里票"),
        (
            "checkpoint.json",
            lambda c: c.replace(b'"size": 10', b'"size": 9'),
            "签名不对",
        ),
        ("log.jsonl", lambda _: b"{}\n", "格式不对"),
        ("votes.json", lambda _: b"[]", "只在清单和日志中的一处"),
    ],
)
def test_the_verifier_names_what_was_changed_in_a_bundle(
    story: Story,
    session: Session,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    change: Callable[[bytes], bytes],
    said: str,
) -> None:
    ballot_id = a_counted_ballot(story)
    file = changed(packed(session, ballot_id, tmp_path), name, change)
    assert verify.main([file]) == 1
    assert said in capsys.readouterr().out
    assert verify.main([file, "--english"]) == 1
    assert "FAULT" in capsys.readouterr().out


def test_the_server_says_at_its_start_which_unit_was_changed(
    story: Story, session: Session
) -> None:
    story.opened()
    assert check_before_serving(session) == []
    session.rollback()
    with an_intruder() as connection:
        connection.execute(text("UPDATE roll_entry SET area_dm2 = area_dm2 + 1"))
    session.rollback()
    assert any("1-1-201" in said for said in check_before_serving(session))
