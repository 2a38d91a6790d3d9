"""How tests reach the application: a browser-like client, and a look at the tables."""

from contextvars import Context
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse


class SeparateClient(FlaskClient):
    """A client whose requests see nothing of the test's own application context.

    Flask would lend that context to every request, and with it ``g``: the user
    signed in by one request would still be signed in for the next.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return Context().run(super().open, *args, **kwargs)


class FreshSession(Session):
    """A session whose every look sees what has been committed by now.

    An ordinary session keeps the snapshot of its first look, and a test would miss
    what the request after it wrote.
    """

    _has_written = False

    def flush(self, objects: Any = None) -> None:
        self._has_written = self._has_written or bool(
            self.new or self.dirty or self.deleted
        )
        super().flush(objects)

    def commit(self) -> None:
        super().commit()
        self._has_written = False

    def rollback(self) -> None:
        super().rollback()
        self._has_written = False

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        self._look_anew()
        return super().execute(*args, **kwargs)

    def scalar(self, *args: Any, **kwargs: Any) -> Any:
        self._look_anew()
        return super().scalar(*args, **kwargs)

    def scalars(self, *args: Any, **kwargs: Any) -> Any:
        self._look_anew()
        return super().scalars(*args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self._look_anew()
        return super().get(*args, **kwargs)

    def get_one(self, *args: Any, **kwargs: Any) -> Any:
        self._look_anew()
        return super().get_one(*args, **kwargs)

    def _look_anew(self) -> None:
        if not (self._has_written or self.new or self.dirty or self.deleted):
            self.rollback()
