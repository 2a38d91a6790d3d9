"""Text size and language change without a script and lead back to the page."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.pages import Visit
from tests.web.test_redirects import HOSTILE


def press(client: FlaskClient, page: str, name: str) -> str:
    """Press a switch of the page's top bar; return where it leads."""
    soup = BeautifulSoup(client.get(page).data, "html5lib")
    button = soup.select_one(f".top button[name={name}]")
    form = soup.select_one("form.top__set")
    assert button is not None
    assert form is not None
    data = {str(i["name"]): str(i["value"]) for i in form.select("input")}
    data[name] = str(button["value"])
    response = client.post(str(button.get("formaction", form["action"])), data=data)
    assert response.status_code == 303
    return response.location


def html_tag(client: FlaskClient, page: str) -> tuple[list[str], str]:
    """Return the classes and the language of a page."""
    tag = BeautifulSoup(client.get(page).data, "html5lib").html
    assert tag is not None
    return list(tag.get("class") or []), str(tag["lang"])


def test_the_size_goes_round_from_standard_to_large_to_largest(
    client: FlaskClient,
) -> None:
    seen = []
    for _turn in range(4):
        seen.append(html_tag(client, "/home")[0])
        assert press(client, "/home", "size") == "/home"
    assert seen == [[], ["elder"], ["elder", "elder--xl"], []]


def test_the_switch_says_what_pressing_it_does(
    client: FlaskClient, visit: Visit
) -> None:
    assert "字大些" in visit("/home").text
    press(client, "/home", "size")
    assert "字再大些" in visit("/home").text
    press(client, "/home", "size")
    assert "字还原" in visit("/home").text


@pytest.mark.parametrize("page", ["/home", "/staff/estates", "/nowhere"])
def test_every_page_can_be_switched_to_english_and_back(
    client: FlaskClient, page: str
) -> None:
    assert html_tag(client, page)[1] == "zh-CN"
    press(client, page, "language")
    assert html_tag(client, page)[1] == "en"
    press(client, page, "language")
    assert html_tag(client, page)[1] == "zh-CN"


def test_a_switch_leads_back_to_the_very_list(client: FlaskClient) -> None:
    page = "/staff/estates?q=%E5%BC%A0&page=2"
    assert press(client, page, "language") == page


def test_after_a_post_the_switch_leads_to_the_page_above_that_can_be_fetched(
    app: object, client: FlaskClient
) -> None:
    page = client.get("/home").get_data(as_text=True)
    token = BeautifulSoup(page, "html5lib").select_one("[name=csrf_token]")
    assert token is not None
    answer = client.post("/ballots/3/cast", data={"csrf_token": str(token["value"])})
    back = BeautifulSoup(answer.data, "html5lib").select_one("[name=next]")
    assert back is not None
    assert back["value"] == "/ballots/3"


@pytest.mark.parametrize("switch", ["size", "language"])
@pytest.mark.parametrize(
    "path", [path for path in HOSTILE if path and "\0" not in path], ids=repr
)
def test_a_switch_never_leads_off_the_site(
    client: FlaskClient, switch: str, path: str
) -> None:
    page = BeautifulSoup(client.get("/home").data, "html5lib")
    token = page.select_one("[name=csrf_token]")
    assert token is not None
    response = client.post(
        f"/preferences/{switch}",
        data={"next": path, "csrf_token": str(token["value"])},
    )
    assert (response.status_code, response.location) == (303, "/")


@pytest.mark.parametrize("switch", ["size", "language"])
def test_a_switch_refuses_a_path_that_no_browser_sends(
    client: FlaskClient, switch: str
) -> None:
    page = BeautifulSoup(client.get("/home").data, "html5lib")
    token = page.select_one("[name=csrf_token]")
    assert token is not None
    response = client.post(
        f"/preferences/{switch}",
        data={"next": "/home\x00", "csrf_token": str(token["value"])},
    )
    assert (response.status_code, response.location) == (400, None)


def test_an_unknown_choice_is_the_standard_one(client: FlaskClient) -> None:
    client.set_cookie("size", "huge")
    client.set_cookie("language", "../../etc/passwd")
    assert html_tag(client, "/home") == ([], "zh-CN")


def test_a_switch_without_its_token_changes_nothing(client: FlaskClient) -> None:
    assert client.post("/preferences/size", data={"size": "elder"}).status_code == 400
    assert html_tag(client, "/home")[0] == []
