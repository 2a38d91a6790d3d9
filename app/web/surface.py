"""Everything a page needs around it, wired in one call."""

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect

from app.web import (
    assets,
    components,
    compression,
    errors,
    fields,
    formatting,
    frame,
    gallery,
    headers,
    icons,
    language,
    masking,
    phrases,
    preferences,
    qr,
    unreadable,
)

PARTS = (
    icons,
    formatting,
    masking,
    phrases,
    fields,
    qr,
    frame,
    preferences,
    errors,
)


def init_app(app: Flask, root: Path, *, development: bool = False) -> None:
    """Give the application its pages' surroundings.

    Args:
        app: the application; its settings are already in place.
        root: the folder with ``static/`` and ``translations/``.
        development: the component gallery is served too.
    """
    unreadable.init_app(app)
    components.init_app(app)
    compression.init_app(app)
    headers.init_app(app)
    assets.init_app(app, root / "static")
    language.init_app(app, root / "translations")
    CSRFProtect(app)
    for part in PARTS:
        part.init_app(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if development:
        gallery.init_app(app)
