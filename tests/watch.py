"""Watches every request of every test: fetching a page must not write."""

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event

from app.db import WRITES

MAY_WRITE = {
    # Whoever scans a letter leaves the mark that it was opened; the code stays valid.
    "door.open_letter",
}


def refuse_writing_gets(engine: Engine) -> None:
    """Fail whatever GET begins a writing transaction, but for the listed few."""

    @event.listens_for(engine, "begin")
    def refuse(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        if not writes or not has_request_context():
            return
        if request.method in {"GET", "HEAD"} and request.endpoint not in MAY_WRITE:
            raise AssertionError(f"GET {request.endpoint} writes")
