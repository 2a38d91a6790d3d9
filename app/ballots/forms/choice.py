"""An owner's answers: chosen on one page, confirmed on the next."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.ballots.rules import Answer
from app.web.unreadable import whole_number

REQUEST_KEY = re.compile(r"[0-9a-f]{32}")
FIELD = re.compile(r"question_([0-9]{1,18})")
ASKED = "asked"


class ConfirmForm(FlaskForm):
    """The last page before a vote: who says it, and that the home agrees."""

    owner = BooleanField(
        _l("我是这户的业主，共有人已商量好"),
        [InputRequired(_l("请先勾选：您是业主，共有人已商量好。"))],
    )


@dataclass(frozen=True, slots=True)
class CastRequest:
    """A vote as it was sent.

    Attributes:
        request_key: ``None`` if it is not one of ours.
        confirmed: the statement on the last page was ticked.
    """

    answers: Mapping[int, Answer]
    request_key: str | None
    confirmed: bool


def answers_in(form: MultiDict[str, str]) -> dict[int, Answer]:
    """Every answer that was sent and is one of the three, by question id."""
    given: dict[int, Answer] = {}
    for name, value in form.items():
        field = FIELD.fullmatch(name)
        if field and value in set(Answer):
            given[int(field[1])] = Answer(value)
    return given


def asked_in(form: MultiDict[str, str]) -> set[int]:
    """The questions that stood on the page that was sent."""
    return set(form.getlist(ASKED, type=whole_number))


def cast_request(form: MultiDict[str, str]) -> CastRequest:
    """Read the last page; whatever is not ours is left out."""
    key = form.get("request_key", "")
    return CastRequest(
        answers=answers_in(form),
        request_key=key if REQUEST_KEY.fullmatch(key) else None,
        confirmed=bool(form.get("owner")),
    )
