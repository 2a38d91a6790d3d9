"""Every answer is protected, whatever it is about."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.assets import asset_url
from tests.web.conftest import Installed, surface_app

EVERY_SORT = [
    ("/home", 200),
    ("/moved", 303),
    ("/nowhere", 404),
    ("/fails/403", 403),
    ("/breaks", 500),
    ("/staff/estates", 200),
    ("/staff/fails/404", 404),
    ("/ballots/1/cast", 405),
]


@pytest.mark.parametrize(("path", "status"), EVERY_SORT)
def test_every_answer_is_protected(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "no-store"
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_nonce_is_new_for_every_answer(client: FlaskClient) -> None:
    nonces = {
        re.findall(
            "'nonce-([^']+)'", client.get(path).headers["Content-Security-Policy"]
        )[0]
        for path in ("/home", "/home", "/nowhere", "/breaks")
    }
    assert len(nonces) == 4
    assert all(len(nonce) >= 22 for nonce in nonces)


def test_strict_transport_is_asked_for_only_over_https(client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/home").headers
    secure = surface_app(Installed(https=True)).test_client()
    response = secure.get("/home", base_url="https://h.example.cn")
    assert "max-age=31536000" in response.headers["Strict-Transport-Security"]


def test_cookies_are_secure_over_https_and_hidden_from_scripts() -> None:
    app = surface_app(Installed(https=True))
    app.config["WTF_CSRF_ENABLED"] = False
    response = app.test_client().post(
        "/preferences/size",
        data={"size": "elder", "next": "/home"},
        base_url="https://h.example.cn",
    )
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("size=elder;")
    for part in ("Secure", "HttpOnly", "SameSite=Lax"):
        assert part in cookie


def test_an_asset_may_be_kept_for_ever(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = asset_url("resident.css")
    response = client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
