"""The gallery shows every component, and every component keeps the house's rules."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import nodes

from config import ROOT
from tests.pages import Visit
from tests.web.conftest import Installed, surface_app

COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))
OURS = sorted(
    path
    for folder in ("components", "layouts", "errors", "web")
    for path in (ROOT / "templates" / folder).glob("*.html")
)
OF_THE_LAYOUTS = {
    "glyph",
    "help",
    "icon",
    "offline",
    "side",
    "switches",
    "top_back",
    "top_home",
}
SHOWN_INSIDE_OTHERS = {"bar", "clock", "qr", "done", "home_head"}


@pytest.mark.parametrize("path", ["/components", "/components/staff"])
def test_the_gallery_is_sound(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert "style=" not in page
    assert "None" not in re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)


def test_the_staff_gallery_passes_every_check(visit: Visit) -> None:
    visit("/components/staff")


def test_the_gallery_shows_every_component() -> None:
    shown = "".join(path.read_text() for path in OURS if path.parent.name == "web")
    missing = [
        path.stem
        for path in COMPONENTS
        if f'"components/{path.name}"' not in shown
        and path.stem not in OF_THE_LAYOUTS | SHOWN_INSIDE_OTHERS
    ]
    assert missing == []


def test_the_gallery_is_served_in_development_only() -> None:
    real = surface_app(Installed(development=False)).test_client()
    assert real.get("/components").status_code == 404


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda p: p.stem)
def test_a_component_is_one_macro_whose_first_line_names_its_arguments(
    app: Flask, path: Path
) -> None:
    text = path.read_text()
    first = text.splitlines()[0]
    assert re.fullmatch(r"\{# .+ #\}", first)
    macros = list(app.jinja_env.parse(text).find_all(nodes.Macro))
    assert len(macros) == 1
    [macro] = macros
    assert macro.name in {path.stem, f"{path.stem}_step"}
    unnamed = [a.name for a in macro.args if a.name not in first]
    assert unnamed == [], f"{path.stem}: say what {unnamed} are"


@pytest.mark.parametrize("path", OURS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_template_uses_what_it_imports(app: Flask, path: Path) -> None:
    tree = app.jinja_env.parse(path.read_text())
    imported = {
        name if isinstance(name, str) else name[1]
        for node in tree.find_all(nodes.FromImport)
        for name in node.names
    }
    called = {
        node.node.name
        for node in tree.find_all(nodes.Call)
        if isinstance(node.node, nodes.Name)
    }
    assert imported <= called


@pytest.mark.parametrize(
    "path",
    [path for path in OURS if path.parent.name != "components"],
    ids=lambda p: f"{p.parent.name}-{p.stem}",
)
def test_a_page_compares_nothing(app: Flask, path: Path) -> None:
    tree = app.jinja_env.parse(path.read_text())
    assert list(tree.find_all(nodes.Compare)) == []


@pytest.mark.parametrize("path", ["/home", "/staff/estates", "/nowhere"])
@pytest.mark.parametrize("size", ["standard", "elder", "elder-xl"])
def test_every_frame_is_sound_in_every_size_and_language(
    client: FlaskClient, visit: Visit, path: str, size: str
) -> None:
    client.set_cookie("size", size)
    status = 404 if path == "/nowhere" else 200
    for language in ("zh_Hans_CN", "en"):
        client.set_cookie("language", language)
        visit(path, status=status)


def test_a_resident_page_with_an_empty_frame_still_stands() -> None:
    app = surface_app(Installed())
    app.before_request_funcs.clear()
    page = Visit(app.test_client())("/home")
    assert "号码在楼下公告栏和信上" in page.text
    assert page.soup.select_one("title").text == "我家的事 · 我要改"
