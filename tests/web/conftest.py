"""A tiny application that has nothing but the surface."""

from dataclasses import dataclass

import pytest
from flask import Flask, abort, redirect, render_template_string
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue

from app.web import surface
from app.web.access import Permission
from app.web.frame import (
    ResidentFrame,
    StaffFrame,
    set_resident_frame,
    set_staff_frame,
)
from app.web.settings import KEY
from config import ROOT

PAGE = (
    '{% extends "layouts/resident.html" %}{% block title %}我家的事{% endblock %}'
    "{% block main %}<h1>我家的事</h1>{% endblock %}"
)
STAFF_PAGE = (
    '{% extends "layouts/staff.html" %}{% block title %}概览{% endblock %}'
    "{% block main %}<h1>概览</h1>{% endblock %}"
)


@dataclass(frozen=True)
class Installed:
    """The settings the surface reads."""

    public_url: str = "https://h.example.cn"
    https: bool = False
    development: bool = True


def surface_app(installed: Installed) -> Flask:
    """Build an application of the surface and a few pages that need it."""
    app = Flask("surface", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(SECRET_KEY="not a secret", MAX_CONTENT_LENGTH=10_000)
    app.extensions[KEY] = installed
    surface.init_app(app, ROOT, development=installed.development)
    _add_pages(app)
    return app


def _estate() -> None:
    set_resident_frame(
        ResidentFrame(
            estate_name="幸福里小区",
            committee_phone="0951-0000123",
            committee_office="幸福里社区居委会",
            committee_hours="周一至周六 8:30–17:30",
            signed_in=True,
        )
    )


def _page(**_numbers: int) -> str:
    return render_template_string(PAGE)


def _staff_page() -> str:
    set_staff_frame(
        StaffFrame(
            user_name="李**",
            permissions=frozenset({Permission.RUN_BALLOTS}),
            estate_name="幸福里小区",
            estate_id=7,
        )
    )
    return render_template_string(STAFF_PAGE)


def _moved() -> ResponseReturnValue:
    return redirect("/home", 303)


def _fails(code: int) -> ResponseReturnValue:
    return abort(code)


def _breaks() -> ResponseReturnValue:
    raise RuntimeError("owner 13812345678")


def _add_pages(app: Flask) -> None:
    app.before_request(_estate)
    both = ["GET", "POST"]
    app.add_url_rule("/home", "home", _page)
    app.add_url_rule("/ballots/<int:number>", "ballot", _page, methods=both)
    app.add_url_rule("/ballots/<int:number>/cast", "cast", _page, methods=["POST"])
    app.add_url_rule("/staff/estates/<int:estate_id>", "estate", _staff_page_of)
    app.add_url_rule(
        "/staff/estates/<int:estate_id>/ballots", "ballots", _staff_page_of
    )
    app.add_url_rule("/staff/estates", "estates", _staff_page)
    app.add_url_rule("/moved", "moved", _moved)
    app.add_url_rule("/fails/<int:code>", "fails", _fails)
    app.add_url_rule("/staff/fails/<int:code>", "staff_fails", _fails)
    app.add_url_rule("/breaks", "breaks", _breaks)


def _staff_page_of(estate_id: int) -> str:
    return _staff_page()


@pytest.fixture
def app() -> Flask:
    """The surface as it stands in development."""
    return surface_app(Installed())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor with cookies of their own."""
    return app.test_client()
