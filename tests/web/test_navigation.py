"""The staff menu shows what its reader may follow, and where the page stands."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.access import Permission
from app.web.navigation import NavGroup, NavItem, menu, register_nav
from tests.pages import Visit

EVERYTHING = frozenset(Permission)


@pytest.fixture
def with_menu(app: Flask) -> Iterator[Flask]:
    """The application with three lines in its menu."""
    register_nav(
        app,
        NavItem(
            endpoint="ballots",
            label="起草与开启",
            icon="ballot",
            group="表决",
            permission=Permission.RUN_BALLOTS,
            position=30,
        ),
        NavItem(
            endpoint="estate",
            label="小区概览",
            icon="home",
            permission=Permission.SEE_ESTATE,
            position=10,
        ),
        NavItem(
            endpoint="estates",
            label="全部小区",
            icon="grid",
            permission=Permission.SEE_ESTATE,
            in_estate=False,
            position=5,
        ),
    )
    with app.test_request_context():
        yield app


def labels(groups: tuple[NavGroup, ...]) -> list[tuple[str, list[str]]]:
    return [(g.label, [link.label for link in g.links]) for g in groups]


def test_lines_stand_in_their_groups_and_order(with_menu: Flask) -> None:
    groups = menu(
        with_menu, permissions=EVERYTHING, estate_id=7, path="/staff/estates/7"
    )
    assert labels(groups) == [("", ["全部小区", "小区概览"]), ("表决", ["起草与开启"])]
    assert groups[1].links[0].href == "/staff/estates/7/ballots"


def test_without_an_estate_its_lines_are_not_shown(with_menu: Flask) -> None:
    groups = menu(
        with_menu, permissions=EVERYTHING, estate_id=None, path="/staff/estates"
    )
    assert labels(groups) == [("", ["全部小区"])]


def test_a_line_without_permission_is_not_shown(with_menu: Flask) -> None:
    groups = menu(
        with_menu,
        permissions=frozenset({Permission.RUN_BALLOTS}),
        estate_id=7,
        path="/staff/estates/7",
    )
    assert labels(groups) == [("表决", ["起草与开启"])]


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/staff/estates", "全部小区"),
        ("/staff/estates/7", "小区概览"),
        ("/staff/estates/7/project", "小区概览"),
        ("/staff/estates/7/ballots", "起草与开启"),
        ("/staff/estates/7/ballots/3/turnout", "起草与开启"),
        ("/staff/estates/7/ballotsheet", "小区概览"),
        ("/elsewhere", None),
    ],
)
def test_the_nearest_line_above_the_page_is_current(
    with_menu: Flask, path: str, current: str | None
) -> None:
    groups = menu(with_menu, permissions=EVERYTHING, estate_id=7, path=path)
    marked = [link.label for g in groups for link in g.links if link.current]
    assert marked == ([current] if current else [])


def test_the_console_shows_its_menu_and_a_way_out(
    with_menu: Flask, client: FlaskClient
) -> None:
    page = Visit(client)("/staff/estates/7")
    [here] = page.soup.select("nav [aria-current=page]") or [None]
    assert here is None
    assert "起草与开启" in page.text
    assert page.soup.select('form[action="/staff/sign-out"] button')
