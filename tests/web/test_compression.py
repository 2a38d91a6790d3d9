"""Pages travel compressed, and only to those who take it."""

import gzip

from flask import Flask, Response
from flask.testing import FlaskClient


def test_a_page_travels_compressed(client: FlaskClient) -> None:
    plain = client.get("/home")
    small = client.get("/home", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "我家的事" in gzip.decompress(small.data).decode()
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)


def test_who_cannot_take_it_gets_the_page_as_it_is(client: FlaskClient) -> None:
    response = client.get("/home", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]


def test_error_pages_travel_compressed_too(client: FlaskClient) -> None:
    response = client.get("/nowhere", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 404
    assert "没有这一页" in gzip.decompress(response.data).decode()


def test_a_stream_is_left_to_flow(app: Flask) -> None:
    def listing() -> Response:
        return Response((f"{n}\n" for n in range(1000)), mimetype="text/csv")

    app.add_url_rule("/listing", "listing", listing)
    response = app.test_client().get("/listing", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
    assert response.data.startswith(b"0\n1\n")


def test_a_redirect_is_too_short_to_compress(client: FlaskClient) -> None:
    response = client.get("/moved", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
