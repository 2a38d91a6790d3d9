"""Lines that break where a reader would pause."""

import re

from flask import Flask
from markupsafe import Markup, escape

from app.web.formatting import keep_units

PHRASE = re.compile(r"[^，。；：？！、]*[，。；：？！、”’）》]+|[^，。；：？！、]+$")
PAUSES = "，。；：？！、”’）》"
LONGEST_PHRASE = 8
UNBROKEN = Markup('<span class="nb">{}</span>')


def phrase(text: str) -> Markup:
    """Keep each short phrase between two pauses on one line.

    A phrase of up to eight signs is wrapped in ``.nb``; a text without any
    pause is left alone. Old browsers lose nothing.
    """
    safe = escape(keep_units(text))
    parts = [safe[slice(*match.span())] for match in PHRASE.finditer(safe)]
    return Markup("").join(map(_unbroken, parts)) if parts[1:] else safe


def _unbroken(part: Markup) -> Markup:
    short = len(part.rstrip(PAUSES)) <= LONGEST_PHRASE
    return UNBROKEN.format(part) if short else part


def init_app(app: Flask) -> None:
    """Give the templates this filter."""
    app.jinja_env.filters["phrase"] = phrase
