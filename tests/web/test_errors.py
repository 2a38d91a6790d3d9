"""An error page says what can still be done, and never what broke."""

import logging

import pytest
from flask.testing import FlaskClient

from tests.pages import Visit
from tests.web.conftest import Installed, surface_app

CODES = [400, 401, 403, 404, 405, 409, 410, 413, 418, 429, 503]


@pytest.mark.parametrize("code", CODES)
def test_every_error_has_a_sound_page_for_residents(visit: Visit, code: int) -> None:
    page = visit(f"/fails/{code}", status=code)
    assert "现在还能做什么" in page.text
    assert "0951-0000123" in page.text


@pytest.mark.parametrize("code", CODES)
def test_every_error_has_a_sound_page_for_staff(visit: Visit, code: int) -> None:
    page = visit(f"/staff/fails/{code}", status=code)
    assert "现在还能做什么" in page.text
    assert "不用手机，一样能办" not in page.text


def test_an_unknown_phone_is_told_to_scan_the_letter(visit: Visit) -> None:
    assert visit("/fails/401", status=401).heading == "请扫信上的码"


def test_a_missing_token_is_a_sentence_and_not_a_fault(visit: Visit) -> None:
    page = visit.post("/ballots/3/cast", {}, status=400)
    assert page.heading == "请再按一次"
    assert "刚才那一下没有算数" in page.text


def test_a_file_too_large_is_refused_with_a_sentence(visit: Visit) -> None:
    page = visit.post("/ballots/3/cast", {"file": "x" * 20_000}, status=413)
    assert page.heading == "文件太大了"


def test_a_fault_shows_a_number_and_no_trace_of_its_cause(
    visit: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = visit("/breaks", status=500)
    number = page.text.split("编号 ")[1].split()[0]
    assert len(number) == 10
    assert number in caplog.text
    for secret in ("Traceback", "RuntimeError", "13812345678"):
        assert secret not in page.text


def test_a_fault_in_the_error_page_itself_is_still_answered() -> None:
    app = surface_app(Installed())

    def broken() -> dict[str, str]:
        raise RuntimeError("13812345678")

    app.context_processor(broken)
    response = app.test_client().get("/breaks")
    assert response.status_code == 500
    assert "请稍后再试" in response.get_data(as_text=True)
    assert "13812345678" not in response.get_data(as_text=True)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_an_untrusted_host_is_refused_with_a_sentence() -> None:
    app = surface_app(Installed())
    app.config["TRUSTED_HOSTS"] = ["h.example.cn"]
    response = app.test_client().get("/home", base_url="http://evil.cn")
    assert response.status_code == 400
    assert "evil.cn" not in response.get_data(as_text=True)


def test_a_wrong_method_still_says_which_is_right(client: FlaskClient) -> None:
    response = client.get("/ballots/3/cast")
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


def test_what_the_page_was_asked_for_is_never_echoed(client: FlaskClient) -> None:
    response = client.get("/<script>alert(1)</script>")
    assert response.status_code == 404
    assert "alert(1)" not in response.get_data(as_text=True)
