"""A second memory of every ballot's log: one line per entry, on another path.

A line is on the disk before the transaction that tells of it commits, so that no
acknowledged vote is ever missing from it. Lines of a transaction that then failed
are superseded by the next of the same number; a line torn by a crash is passed over.
"""

import os
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.ballots.evidence.entries import FIRST_LINK, Entry

PENDING = "mirror_lines"
MODE = 0o600
_FOLDER: dict[str, Path] = {}


def install(folder: Path | None) -> None:
    """Mirror into this folder from now on; ``None`` keeps no mirror."""
    _FOLDER.clear()
    if folder is not None:
        _FOLDER["process"] = folder


def file_of(name: str) -> Path | None:
    """Where the log of a ballot is mirrored, if it is."""
    folder = _FOLDER.get("process")
    return folder / f"ballot-{name}.jsonl" if folder else None


def add(session: Session, name: str, content: bytes) -> None:
    """Have a line written just before this transaction commits."""
    if path := file_of(name):
        session.info.setdefault(PENDING, []).append((path, content))


def survivors(content: bytes) -> tuple[list[bytes], int]:
    """The entries a mirror holds, and how many lines were torn or superseded."""
    chain: list[bytes] = []
    leaves: list[str] = []
    passed_over = 0
    for line in content.splitlines():
        entry = _entry(line)
        place = -1 if entry is None else entry.seq
        follows = 0 <= place <= len(chain) and (
            entry is not None
            and entry.previous == (leaves[place - 1] if place else FIRST_LINK)
        )
        if entry is None or not follows:
            passed_over += 1
            continue
        passed_over += len(chain) - place
        del chain[place:], leaves[place:]
        chain.append(line)
        leaves.append(entry.leaf.hex())
    return chain, passed_over


def _entry(line: bytes) -> Entry | None:
    try:
        entry = Entry.read(line)
    except (KeyError, TypeError, ValueError):
        return None
    return entry if entry.content == line else None


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    for path, content in session.info.pop(PENDING, ()):
        _append(path, content)


def _append(path: Path, content: bytes) -> None:
    """Put a line on the disk whole, or leave the file as it was.

    Raises:
        OSError: if it cannot be written; the transaction then fails as well.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, MODE)
    try:
        size = os.fstat(descriptor).st_size
        line = content + b"\n"
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        if os.write(descriptor, line) < len(line):
            os.ftruncate(descriptor, size)
            raise OSError(f"{path} is full")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
