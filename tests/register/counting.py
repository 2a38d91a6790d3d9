"""How many statements a page takes."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from app.db import db


def statements(client: FlaskClient, path: str) -> int:
    """Fetch a page and count what it asked the database."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
