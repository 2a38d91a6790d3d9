"""A visitor is only ever sent back to a plain path of this site."""

import pytest

from app.web.redirects import safe_path

HARMLESS = [
    "/",
    "/home",
    "/ballots/12",
    "/ballots/12/",
    "/e/XFL234/ballots/3",
    "/staff/estates/7/register?page=2",
    "/staff/estates/7/register?q=%E5%BC%A0&page=2",
    "/assets/resident-0a1b.css",
]

HOSTILE = [
    None,
    "",
    "home",
    "//evil.cn",
    "///evil.cn",
    "/\t/evil.cn",
    "/\n/evil.cn",
    "/\r\nSet-Cookie: a=b",
    "/%0d%0aSet-Cookie: a=b",
    "/\\evil.cn",
    "\\\\evil.cn",
    "/%5Cevil.cn",
    "/%09/evil.cn",
    "/%2F/evil.cn",
    "https://evil.cn",
    "https:evil.cn",
    "HTTPS:///evil.cn",
    "javascript:alert(1)",
    "data:text/html,x",
    "/@evil.cn",
    "/.evil.cn",
    "/../evil",
    "/home/../../evil",
    "/home//evil.cn",
    "/home?next=//evil.cn",
    "/home#//evil.cn",
    "/ho me",
    " /home",
    "/home\n",
    "/家",
    "/home\x00",
    "/" + "a" * 400,
]


@pytest.mark.parametrize("path", HARMLESS)
def test_a_plain_path_is_followed(path: str) -> None:
    assert safe_path(path, "/else") == path


@pytest.mark.parametrize("path", HOSTILE, ids=repr)
def test_a_hostile_path_is_not_followed(path: str | None) -> None:
    assert safe_path(path, "/else") == "/else"
