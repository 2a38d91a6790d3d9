"""What every answer tells the browser to refuse, error pages included."""

import secrets
from typing import cast

from flask import Flask, Response, g

from app.web.settings import settings

NONCE_BYTES = 16
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
HSTS = "max-age=31536000; includeSubDomains"


def csp_nonce() -> str:
    """Return the secret of this answer that marks our own scripts and styles."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(NONCE_BYTES)
    return cast("str", g.csp_nonce)


def protect(response: Response) -> Response:
    """Set the protective headers, and forbid keeping anything but assets."""
    response.headers.update(ALWAYS)
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
    response.headers.setdefault("Cache-Control", "no-store")
    if settings().https:
        response.headers["Strict-Transport-Security"] = HSTS
    return response


def init_app(app: Flask) -> None:
    """Protect every answer."""
    app.after_request(protect)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
