"""Every way into the application says who may take it, and is protected."""

import re

import pytest
from flask import Flask

from app.web.access import ACCESS
from tests.house.tree import MODULES, TEMPLATES

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
TYPED_OR_SCANNED = {
    # The gallery of components is for whoever writes pages, in development.
    "gallery.residents",
    "gallery.staff",
    # For whoever watches this instance, and for mirrors and auditors.
    "health.state",
    "ballot_evidence.log",
    # The address in a letter's QR code.
    "door.open_letter",
}


def _rules(application: Flask) -> list[tuple[str, str, set[str]]]:
    return [
        (rule.endpoint, str(rule), set(rule.methods or ()))
        for rule in application.url_map.iter_rules()
    ]


def test_every_endpoint_declares_who_may_call_it(application: Flask) -> None:
    undeclared = [
        endpoint
        for endpoint, view in application.view_functions.items()
        if not hasattr(view, ACCESS)
    ]
    assert undeclared == []


def test_whatever_changes_something_is_posted_with_a_token(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    accepted = []
    for endpoint, path, methods in _rules(app):
        for method in methods & UNSAFE:
            address = re.sub(r"<[^>]*int:[^>]*>", "1", path)
            answer = app.test_client().open(
                re.sub(r"<[^>]*>", "x", address), method=method
            )
            if answer.status_code != 400:
                accepted.append(f"{method} {endpoint}: {answer.status}")
    assert accepted == []


def test_every_endpoint_is_reached_from_somewhere(application: Flask) -> None:
    sources = "\n".join(path.read_text() for path in [*MODULES, *TEMPLATES])
    lost = [
        endpoint
        for endpoint in application.view_functions
        if endpoint not in TYPED_OR_SCANNED and not _is_named(endpoint, sources)
    ]
    assert lost == []


def _is_named(endpoint: str, sources: str) -> bool:
    own = "." + endpoint.rpartition(".")[2]
    return any(
        f"{quote}{name}{quote}" in sources
        for name in (endpoint, own)
        for quote in "\"'"
    )


def test_no_error_page_of_the_framework_is_left(app: Flask) -> None:
    answer = app.test_client().get("/there-is-no-such-page")
    assert answer.status_code == 404
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert 'lang="' in answer.get_data(as_text=True)
