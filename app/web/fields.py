"""What an input says about itself to a browser and to a screen reader."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from wtforms import Field


def field_attributes(
    field: Field,
    attributes: Mapping[str, Any],
    *,
    hint: bool,
    digits: bool = False,
    lines: int | None = None,
) -> dict[str, Any]:
    """Return the attributes of an input: its looks, its hint and its error."""
    wanted = dict(attributes)
    wanted["class"] = " ".join(_classes(field, digits=digits))
    if marks := _marks(field, hint=hint):
        wanted["aria-describedby"] = " ".join(marks)
    if field.errors:
        wanted["aria-invalid"] = "true"
    if lines:
        wanted["rows"] = lines
    return wanted


def _classes(field: Field, *, digits: bool) -> list[str]:
    looks = {"input": True, "input--digits": digits, "input--error": field.errors}
    return [look for look, worn in looks.items() if worn]


def _marks(field: Field, *, hint: bool) -> list[str]:
    said = {f"{field.id}-hint": hint, f"{field.id}-error": field.errors}
    return [mark for mark, there in said.items() if there]


def init_app(app: Flask) -> None:
    """Let the field component ask."""
    app.jinja_env.globals["field_attributes"] = field_attributes
