"""What the log adds to a vote, and what it takes to count, pack and verify a ballot."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select

from app.ballots import mirror
from app.ballots.models import Question
from app.ballots.queries.bundles import public_bundle
from app.ballots.queries.facts import ballot_by_id
from app.ballots.queries.integrity import faults_in
from app.ballots.queries.standing import Voter
from app.ballots.rules import Answer
from app.ballots.use_cases.counting import close_ballot, count_closed_ballot
from app.ballots.use_cases.voting import cast_vote
from app.db import db, reading
from app.identity.models import Device
from tests.ballots.verifying import verify
from tests.benchmarks.neighbourhood import opened, settle

QUESTIONS = 3
AT_ONCE = 100
ANSWERS = (Answer.AGREE, Answer.AGREE, Answer.AGREE, Answer.OPPOSE, Answer.ABSTAIN)
STAFF = "system"


def measure(homes: int) -> dict[str, float]:
    """Have every home vote in a ballot with a log and in one without.

    Seconds, milliseconds of CPU and of the clock a vote, and the ratios.
    """
    estate = settle(homes, questions=QUESTIONS)
    unlogged = opened(estate.estate_id, datetime.now(UTC), QUESTIONS)
    voters = _voters(estate.estate_id)
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        spent = _everybody(voters, estate.ballot_id, unlogged, Path(folder))
    counted = _seconds(lambda: _count(estate.estate_id, estate.ballot_id))
    audited = _seconds(lambda: _audit(estate.ballot_id))
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        file = Path(folder) / "bundle.zip"
        packed = _seconds(lambda: _pack(estate.ballot_id, file))
        verified = _seconds(lambda: _verify(file))
        size = file.stat().st_size
    return {
        "homes": homes,
        "questions": QUESTIONS,
        **spent,
        "count_seconds": round(counted, 3),
        "audit_seconds": round(audited, 3),
        "bundle_seconds": round(packed, 3),
        "bundle_kilobytes": size // 1024,
        "verify_seconds": round(verified, 3),
    }


def _everybody(
    voters: Sequence[Voter], logged: int, unlogged: int, folder: Path
) -> dict[str, float]:
    cpu: dict[str, list[float]] = {"mirrored": [], "logged": [], "unlogged": []}
    clock: dict[str, list[float]] = {name: [] for name in cpu}
    for start in range(0, len(voters), AT_ONCE):
        some = voters[start : start + AT_ONCE]
        mirrors = start // AT_ONCE % 2 == 1
        name = "mirrored" if mirrors else "logged"
        mirror.install(folder if mirrors else None)
        _spend(some, logged, cpu[name], clock[name])
        with patch("app.ballots.use_cases.voting.log_vote"):
            _spend(some, unlogged, cpu["unlogged"], clock["unlogged"])
    mirror.install(None)
    result: dict[str, float] = {}
    for measured, of in (("cpu", cpu), ("clock", clock)):
        medians = {name: statistics.median(taken) for name, taken in of.items()}
        for name, taken in medians.items():
            result[f"{measured}_ms_{name}"] = round(taken * 1000, 3)
        for name in ("logged", "mirrored"):
            ratio = medians[name] / medians["unlogged"]
            result[f"{measured}_{name}_to_unlogged"] = round(ratio, 2)
    return result


def _spend(
    voters: Sequence[Voter], ballot_id: int, cpu: list[float], clock: list[float]
) -> None:
    asked = (
        reading()
        .scalars(select(Question.id).where(Question.ballot_id == ballot_id))
        .all()
    )
    db.session.remove()
    for place, voter in enumerate(voters):
        answers = dict.fromkeys(asked, ANSWERS[place % len(ANSWERS)])
        with _timed(cpu, clock):
            cast_vote(
                ballot_id=ballot_id,
                voter=voter,
                answers=answers,
                request_key=f"bench-{voter.device_id}",
                at=datetime.now(UTC),
            )


@contextmanager
def _timed(cpu: list[float], clock: list[float]) -> Iterator[None]:
    began, started = time.process_time(), time.perf_counter()
    yield
    cpu.append(time.process_time() - began)
    clock.append(time.perf_counter() - started)


def _voters(estate_id: int) -> list[Voter]:
    devices = reading().scalars(select(Device).order_by(Device.id)).all()
    voters = [
        Voter(
            device_id=device.id,
            unit_id=device.unit_id,
            estate_id=estate_id,
            owner_id=device.owner_id,
            relation=device.relation,
            confirmed=device.confirmed,
        )
        for device in devices
    ]
    db.session.remove()
    return voters


def _count(estate_id: int, ballot_id: int) -> None:
    told = {"estate_id": estate_id, "ballot_id": ballot_id, "actor": STAFF}
    at = datetime.now(UTC)
    close_ballot(**told, at=at)
    count_closed_ballot(**told, at=at)


def _audit(ballot_id: int) -> None:
    if found := faults_in(reading(), ballot_id):
        raise ArithmeticError(found)


def _pack(ballot_id: int, file: Path) -> None:
    ballot = ballot_by_id(reading(), ballot_id)
    if ballot is None:
        raise LookupError(ballot_id)
    file.write_bytes(public_bundle(reading(), ballot))


def _verify(file: Path) -> None:
    report = verify.Report(english=True)
    verify.verify(file, report)
    if report.faults:
        raise ArithmeticError("\n".join(report.lines))
    sys.stderr.write("\n".join(report.lines) + "\n")


def _seconds(act: Callable[[], None]) -> float:
    db.session.remove()
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
