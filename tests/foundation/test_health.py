"""Whoever watches an instance learns whether it can take a vote and keep it."""

from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app import create_app
from config import Settings


def test_a_durable_database_is_healthy(
    client: FlaskClient, pytestconfig: pytest.Config
) -> None:
    answer = client.get("/healthz")
    # The tests' own PostgreSQL does not wait for the disk, and is named for it.
    expected = 503 if pytestconfig.getoption("--postgresql") else 200
    assert answer.status_code == expected
    assert answer.json == {"status": "ok" if expected == 200 else "unsound"}


def test_a_database_out_of_reach_is_not_healthy(settings: Settings) -> None:
    away = replace(settings, database_url="sqlite:////nowhere/at/all.sqlite3")
    answer = create_app(away).test_client().get("/healthz")
    assert answer.status_code == 503


@pytest.mark.parametrize(
    ("proxies", "seen_as"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")]
)
def test_only_the_proxies_told_of_are_believed(
    settings: Settings, proxies: int, seen_as: str
) -> None:
    behind = create_app(replace(settings, proxies=proxies))
    seen: list[str | None] = []
    behind.before_request_funcs.setdefault(None, []).insert(
        0, lambda: seen.append(request.remote_addr)
    )
    behind.test_client().get(
        "/nothing-here",
        headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7, 203.0.113.9"},
    )
    assert seen == [seen_as]


def test_an_unknown_host_is_refused_without_a_word_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    strict = create_app(replace(settings, trusted_hosts=("h.example.cn",)))
    client: FlaskClient = strict.test_client()
    for path in ("/", "/a/7K3M9PXQ2RTV", "/staff/sign-in"):
        answer = client.get(path, headers={"Host": "evil.cn"})
        assert answer.status_code == 400
        assert "evil.cn" not in answer.get_data(as_text=True)
    assert caplog.records == []


def test_the_watcher_is_told_nothing_else(client: FlaskClient, app: Flask) -> None:
    assert set(client.get("/healthz").json or {}) == {"status"}
