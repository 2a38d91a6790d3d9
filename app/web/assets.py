"""Style sheets and scripts: minified at start, addressed by their content."""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from app.web.access import public
from app.web.headers import csp_nonce
from app.web.settings import settings

KEY = "woyaogai_assets"
DRAWN_COOKIE = "drawn"
DRAWN_SECONDS = 30 * 24 * 3600
HASH_SIGNS = 10
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
JS_STRING = re.compile(r"(\"(?:[^\"\\]|\\.)*\")")
JS_SPACE = re.compile(r"\s*([=+*/<>?:;,{}()|&!-])\s*")
FOREVER = "public, max-age=31536000, immutable"
STYLE = Markup('<style nonce="{}">{}</style>')
LINKED_STYLE = Markup('<link rel="stylesheet" href="{}" nonce="{}">')
SCRIPT = Markup('<script nonce="{}">{}</script>')
LINKED_SCRIPT = Markup('<script src="{}" nonce="{}" defer></script>')

bp = Blueprint("assets", __name__, url_prefix="/assets")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent.

    Attributes:
        address: the file name with the hash of its content.
        text: the minified content, safe to inline: our own file, without ``</``.
        body: the same as bytes; ``zipped`` is its gzip.
    """

    address: str
    text: str
    body: bytes
    zipped: bytes
    kind: str

    def __html__(self) -> str:
        return self.text


def load(folder: Path) -> dict[str, Asset]:
    """Read, minify and hash every style sheet and script of the folder."""
    files = sorted(path for path in folder.iterdir() if path.suffix in TYPES)
    return {path.name: _asset(path) for path in files}


def _asset(path: Path) -> Asset:
    text = path.read_text(encoding="utf-8")
    small = small_css(text) if path.suffix == ".css" else small_js(text)
    if "</" in small:
        raise ValueError(f"{path.name} cannot be inlined: it contains '</'")
    body = small.encode()
    digest = hashlib.sha256(body).hexdigest()[:HASH_SIGNS]
    return Asset(
        address=f"{path.stem}-{digest}{path.suffix}",
        text=small,
        body=body,
        zipped=gzip.compress(body, 9, mtime=0),
        kind=TYPES[path.suffix],
    )


def small_css(text: str) -> str:
    """Drop comments and needless white space from a style sheet."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    text = re.sub(r"([a-z-]): (?=[^{}]*[;}])", r"\1:", text)
    return text.replace(";}", "}").strip()


def small_js(text: str) -> str:
    """Drop comment lines and needless white space from a script.

    Our scripts end every statement with a semicolon, quote with ``"`` and hold
    no regular expressions; then a line break means no more than a space.
    """
    lines = (line.strip() for line in text.splitlines())
    code = " ".join(line for line in lines if line and not line.startswith("//"))
    parts = JS_STRING.split(code)
    parts[::2] = [JS_SPACE.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


def asset(name: str) -> Asset:
    """Return a style sheet or script by its plain name.

    Raises:
        KeyError: if there is none of that name.
    """
    return cast("dict[str, Asset]", current_app.extensions[KEY])[name]


def asset_url(name: str) -> str:
    """Return the address of an asset, which changes with its content."""
    return url_for("assets.file", name=asset(name).address)


@bp.get("/<name>")
@public
def file(name: str) -> ResponseReturnValue:
    """Send an asset; it may be kept for ever, for its name says its content."""
    known = {found.address: found for found in current_app.extensions[KEY].values()}
    if name not in known:
        abort(404)
    found = known[name]
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(found.zipped if zipped else found.body, mimetype=None)
    response.headers["Content-Type"] = found.kind
    response.headers["Cache-Control"] = FOREVER
    response.headers["Vary"] = "Accept-Encoding"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def style(name: str) -> Markup:
    """Bring a style sheet into the page: inlined the first time, linked afterwards.

    The page a QR code opens must not wait for a second request; the pages after
    it need not carry the sheet again. A cookie with the sheet's name remembers.
    """
    sheet = asset(name)
    if request.cookies.get(DRAWN_COOKIE) == sheet.address:
        return LINKED_STYLE.format(asset_url(name), csp_nonce())
    g.drawn = sheet.address
    return STYLE.format(csp_nonce(), escape(sheet))


def linked_style(name: str) -> Markup:
    """Bring a style sheet into the page by its address."""
    return LINKED_STYLE.format(asset_url(name), csp_nonce())


def inlined_style(name: str) -> Markup:
    """Bring a style sheet into the page itself, as paper needs it."""
    return STYLE.format(csp_nonce(), escape(asset(name)))


def script(name: str) -> Markup:
    """Bring a script into the page: inlined beside the inlined sheet, else linked."""
    if "drawn" in g:
        return SCRIPT.format(csp_nonce(), escape(asset(name)))
    return LINKED_SCRIPT.format(asset_url(name), csp_nonce())


def _remember_drawn(response: Response) -> Response:
    if "drawn" in g:
        response.set_cookie(
            DRAWN_COOKIE,
            g.drawn,
            max_age=DRAWN_SECONDS,
            secure=settings().https,
            httponly=True,
            samesite="Lax",
        )
    return response


def init_app(app: Flask, folder: Path) -> None:
    """Serve the assets of the folder and bring them into the layouts."""
    app.extensions[KEY] = load(folder)
    app.register_blueprint(bp)
    app.after_request(_remember_drawn)
    app.jinja_env.globals.update(
        asset_url=asset_url,
        style=style,
        linked_style=linked_style,
        inlined_style=inlined_style,
        script=script,
    )
