"""Style and script arrive with the first page and are kept afterwards."""

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from app.web.assets import asset, load, small_css, small_js
from config import ROOT

TOO_NEW = [":has(", ":is(", "inset:", "aspect-ratio", "text-size-adjust", "@import"]


def soup_of(client: FlaskClient, path: str = "/home") -> BeautifulSoup:
    return BeautifulSoup(client.get(path).data, "html5lib")


def test_the_first_page_carries_its_style_and_the_next_ones_link_it(
    client: FlaskClient,
) -> None:
    first = soup_of(client)
    assert first.select("head style")
    assert not first.select("link[rel=stylesheet], script[src]")
    second = soup_of(client)
    assert not second.select("head style")
    sheet = second.select_one("link[rel=stylesheet]")
    script = second.select_one("script[src]")
    assert sheet is not None
    assert script is not None
    for address in (str(sheet["href"]), str(script["src"])):
        assert re.fullmatch(r"/assets/[a-z]+-[0-9a-f]{10}\.(css|js)", address)
        assert client.get(address).status_code == 200


def test_a_phone_that_kept_an_old_sheet_gets_the_new_one_inlined(
    client: FlaskClient,
) -> None:
    client.set_cookie("drawn", "resident-0123456789.css")
    assert soup_of(client).select("head style")


def test_an_inlined_sheet_is_not_escaped(client: FlaskClient) -> None:
    page = client.get("/home").get_data(as_text=True)
    assert 'content:""' in page
    assert 'querySelectorAll("button")' in page


def test_unknown_assets_and_other_files_are_not_served(client: FlaskClient) -> None:
    for name in ("resident.css", "resident-0123456789.css", "..%2Fconfig.py", "x"):
        assert client.get(f"/assets/{name}").status_code == 404


def test_an_asset_is_sent_compressed_to_who_takes_it(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        sheet = asset("resident.css")
    path = f"/assets/{sheet.address}"
    plain = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert plain.data == refused.data == gzip.decompress(small.data)
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in refused.headers


def test_the_script_keeps_its_budget() -> None:
    script = load(ROOT / "static")["page.js"]
    assert len(script.body) <= 2048


@pytest.mark.parametrize(
    ("name", "budget"),
    [("resident.css", 5_500), ("committee.css", 8_000), ("print.css", 6_000)],
)
def test_a_style_sheet_keeps_its_budget(name: str, budget: int) -> None:
    assert len(load(ROOT / "static")[name].zipped) <= budget


def test_the_residents_sheet_uses_nothing_old_phones_lack() -> None:
    sheet = load(ROOT / "static")["resident.css"].text
    assert [new for new in TOO_NEW if new in sheet] == []
    assert re.findall(r"[^-]gap:", sheet) == []
    assert "outline:0" in sheet
    assert ":focus-visible" in sheet


def test_a_sheet_gets_smaller_and_stays_the_same() -> None:
    assert small_css("/* x */\na:hover > b ,\n c { margin: calc(1px - 2px) ; }\n") == (
        "a:hover>b,c{margin:calc(1px - 2px)}"
    )


def test_a_script_gets_smaller_and_keeps_its_strings() -> None:
    assert small_js('// x\nvar a = " b  : c ";\nif (a) b();\n') == (
        'var a=" b  : c ";if(a)b();'
    )


def test_a_file_that_would_end_its_element_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('var a = "</script>";')
    with pytest.raises(ValueError, match=r"page\.js"):
        load(tmp_path)
