"""The drawings of the interface, by name: 24-unit for residents, 16-unit for staff."""

from functools import cache

from flask import Flask
from markupsafe import Markup

ICONS = {
    "back": "M15 5l-7 7 7 7",
    "ballot": "M4 12v8h16v-8M2.5 12h19M8 12V4h8v8M10.5 8l1 1 2-2",
    "bell": "M6 16.5V11c0-8 12-8 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
    "camera": (
        "M3 7.5h5l1.5-3h5l1.5 3h5v12H3zM8.5 13a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0"
    ),
    "clipboard": "M9 4h6v3H9zM9 5.5H6v15h12v-15h-3M9 12h6M9 16h4",
    "clock": "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7v5l3.5 2",
    "coin": (
        "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M8.5 7.5l3.5 4.5 3.5-4.5"
        "M12 12v5M9 13h6M9 15.5h6"
    ),
    "door": "M6 20.5v-17h12v17M3.5 20.5h17M14.5 12.5v.1",
    "dot": "M10.5 12a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0",
    "eye": (
        "M2.5 12C6 5.5 18 5.5 21.5 12 18 18.5 6 18.5 2.5 12z"
        "M9.2 12a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0-5.6 0"
    ),
    "home": "M3.5 11.5L12 4l8.5 7.5M6 10v10h12V10M10 20v-5h4v5",
    "info": "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 11v5.5M12 7.5v.1",
    "key": (
        "M3.5 15.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M11.5 12l8-8M16 7.5l3 3"
        "M14 9.5l2 2"
    ),
    "language": (
        "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M3.5 12h17"
        "M12 3.5c-5 5-5 12 0 17M12 3.5c5 5 5 12 0 17"
    ),
    "list": "M8.5 6.500h12M8.5 12h12M8.5 17.500h12M4 6.500h.1M4 12h.1M4 17.500h.1",
    "lock": "M5 10.5h14v10H5zM8 10.5V8c0-5 8-5 8 0v2.5",
    "notice": "M5 3.5h14v17H5zM8.5 8h7M8.5 12h7M8.5 16h4",
    "paper": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "people": (
        "M5.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0"
        "M2.5 20c.5-8.5 12.5-8.5 13 0M15 4.800c4 .5 4 6 0 6.500"
        "M18 20c0-3-.7-5-2-6.3 3 0 5.2 2.3 5.5 6.3"
    ),
    "phone": (
        "M6.5 3.5l3 .5 1 4-2 1.5c1 2.5 2.5 4 5 5l1.5-2 4 1 .5 3c-.5 2-2 3-4"
        " 2.5C10 18 6 14 4 7.5c-.3-2 .7-3.5 2.5-4z"
    ),
    "quiet": "M4 12h16",
    "right": "M9 5l7 7-7 7",
    "scan": (
        "M4 8.500V4h4.500M15.5 4H20v4.500M20 15.500V20h-4.500M8.5 20H4v-4.500M4 12h16"
    ),
    "shield": "M12 3l8 3v6c0 4.5-3 7.5-8 9.5-5-2-8-5-8-9.500V6zM8.5 12l2.5 2.5 4.5-5",
    "smile": "M4 5h16v11h-9l-4 4v-4H4zM8.5 10.5c1.5 2 5.5 2 7 0",
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "tool": "M4 20l8-8M11 8a4.5 4.5 0 0 1 6-4l-2.5 3 2.5 2.5 3-2.5a4.5 4.5 0 0 1-6 6",
    "undo": "M8 5L4 9l4 4M4 9h9c9 0 9 11 0 11H9",
    "user": "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4 20.500c.5-9.5 15.5-9.5 16 0",
    "warn": "M12 3.5L2.5 20h19zM12 10v4.5M12 17.2v.1",
    "water": "M12 3.5c-7 9-7 17 0 17s7-8 0-17z",
}

GLYPHS = {
    "ask": "M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.7h.01",
    "away": "M4 14V2h8v12M2.5 14h11M9.8 8.2h.01",
    "ballot": "M2.5 8v5.5h11V8M5 10V2.5h6V10M6.5 5.5 7.7 7l2-2.5",
    "chart": "M3 13.5v-5M8 13.5v-11M13 13.5v-8",
    "chat": "M2 3h12v8H7l-3 2.5V11H2z",
    "clock": "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M8 5v3.2l2 1.3",
    "coin": "M3.5 2.5 8 8l4.5-5.500M8 8v6M4.5 8.500h7M4.5 11h7",
    "cross": "M4 4l8 8M12 4l-8 8",
    "down": "M4 6l4 4 4-4",
    "download": "M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.500h11",
    "eye": (
        "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8"
        "M8 6.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4"
    ),
    "grid": "M2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM2.5 9.500h4v4h-4zM9.5 9.500h4v4h-4z",
    "home": "M2 7.5 8 2.5l6 5M3.5 6.5v7h9v-7",
    "info": "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M8 7.5V11M8 5h.01",
    "journal": "M4 2v12M4 4h8M4 8h8M4 12h8",
    "key": (
        "M5.5 7.500a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.600M7.5 8.3 13 2.800"
        "M10.8 5l2 2"
    ),
    "language": (
        "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M2.5 8h11"
        "M8 2.5c-3.3 3.3-3.3 7.7 0 11M8 2.5c3.3 3.3 3.3 7.7 0 11"
    ),
    "letter": "M2 3.500h12v9H2zM2 4l6 5 6-5",
    "lock": "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "notice": "M3 3h10v7H3zM5.5 5.500h5M5.5 7.500h3M8 10v4",
    "out": "M9.5 3H3v10h6.500M6.5 8h7M11 5.5 13.5 8 11 10.5",
    "paper": "M4 1.5h5.5L12.5 4.5v10H4zM9.5 1.5v3h3M6 9l1.5 1.5 3-3",
    "people": (
        "M6 3a2.3 2.3 0 1 1 0 4.600A2.3 2.3 0 0 1 6 3"
        "M1.5 13.500c.3-5.3 8.7-5.3 9 0M10.5 3.200c2.7.3 2.7 4 0 4.300"
        "M12 9.300c1.5.6 2.4 2 2.5 4.2"
    ),
    "phone": "M4.5 1.5h7v13h-7zM6.3 7.500l1.3 1.4 2.2-2.700M7.5 12.500h1",
    "plus": "M8 3v10M3 8h10",
    "print": "M4 6V2h8v4M4 11H2V6h12v5h-2M4 9.500h8V14H4z",
    "right": "M6 3.5 10.5 8 6 12.5",
    "search": "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.5 10.5l3.5 3.5",
    "survey": (
        "M3 2.5h10v11H3zM5.5 5.500h.01M7.5 5.500h3M5.5 8h.01M7.5 8h3"
        "M5.5 10.500h.01M7.5 10.500h3"
    ),
    "table": "M3 2.5h10v11H3zM3 6h10M3 9.500h10M6.5 6v7.5",
    "tick": "M3 8.5 6.5 12 13 4.5",
    "tool": (
        "M9.5 3a3.5 3.5 0 0 1 4.5 4.3L12 6l-2 .5-.6 2 1.6 1.6M9.5 8 4 13.5 2.5 12 8 6.5"
    ),
    "upload": "M8 10.500V2.500M4.5 6 8 2.5 11.5 6M2.5 13.500h11",
    "user": (
        "M8 2.500a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.400M2.5 14c.4-6 10.6-6 11 0"
    ),
    "wait": "M4 2h8M4 14h8M5 2c0 3.5 3 4 3 6s-3 2.5-3 6M11 2c0 3.5-3 4-3 6s3 2.5 3 6",
    "warn": "M8 2 1.5 13.5h13zM8 6.5v3.5M8 12h.01",
}

DRAWING = Markup(
    '<svg class="i" viewBox="0 0 {side} {side}" aria-hidden="true">'
    '<path d="{path}"/></svg>'
)


@cache
def icon_drawing(name: str) -> Markup:
    """Return the drawing of that name as inline SVG; the large one where both exist.

    Raises:
        KeyError: if nobody drew it.
    """
    if name in ICONS:
        return DRAWING.format(side=24, path=ICONS[name])
    return DRAWING.format(side=16, path=GLYPHS[name])


@cache
def glyph_drawing(name: str) -> Markup:
    """Return the drawing of that name as inline SVG; the small one where both exist.

    Raises:
        KeyError: if nobody drew it.
    """
    if name in GLYPHS:
        return DRAWING.format(side=16, path=GLYPHS[name])
    return icon_drawing(name)


def init_app(app: Flask) -> None:
    """Let the components draw by name."""
    app.jinja_env.globals["icon_drawing"] = icon_drawing
    app.jinja_env.globals["glyph_drawing"] = glyph_drawing
