"""Pages travel compressed even where no reverse proxy does it."""

import gzip

from flask import Flask, Response, request

WORTH_IT = 600
LEVEL = 5
TEXTS = {"text/html", "text/css", "text/javascript", "application/json", "text/csv"}


def compress(response: Response) -> Response:
    """Compress a text answer for a browser that takes it."""
    if response.mimetype not in TEXTS or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or not _wanted():
        return response
    body = response.get_data()
    if len(body) >= WORTH_IT:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _wanted() -> bool:
    return request.accept_encodings["gzip"] > 0


def init_app(app: Flask) -> None:
    """Compress as the last thing that happens to an answer."""
    app.after_request(compress)
