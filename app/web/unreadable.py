"""What no form of ours can send: refused before any view or table meets it."""

from http import HTTPStatus
from itertools import chain
from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

LARGEST_NUMBER = 2**31 - 1
"""The largest number a column of ours holds."""

NUL = "\0"


class Number(IntegerConverter):
    """A number in an address, with no more digits than any we give out."""

    regex = r"\d{1,9}"


class Text(UnicodeConverter):
    """A part of an address without signs that no database and no log takes."""

    def __init__(self, url_map: Map, **lengths: Any) -> None:
        super().__init__(url_map, **lengths)
        self.regex = self.regex.replace("[^/]", r"[^/\x00-\x1f\x7f]")


def whole_number(text: str) -> int:
    """Read a number that somebody may have typed into an address or a form.

    Raises:
        ValueError: if it is none, or larger than any of ours.
    """
    if len(text) > len(str(LARGEST_NUMBER)):
        raise ValueError("too many digits")
    number = int(text)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("too large")
    return number


def init_app(app: Flask) -> None:
    """Read addresses strictly; attach before any blueprint."""
    app.url_map.converters |= {"int": Number, "default": Text, "string": Text}
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    files = (sent.filename or "" for sent in request.files.values())
    sent = chain(request.args.values(), request.form.values(), files)
    if any(NUL in value for value in sent):
        abort(HTTPStatus.BAD_REQUEST)
