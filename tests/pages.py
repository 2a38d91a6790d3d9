"""Every page a test fetches is checked as a browser, a reader and a poor line would."""

import gzip
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

RESIDENT_BUDGET = 14 * 1024
"""All of a resident's page, compressed: the first flight of TCP."""
RESIDENT_REQUESTS = 3
STAFF_BUDGET = 60 * 1024
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page that has passed every check."""

    response: TestResponse
    soup: BeautifulSoup

    @property
    def heading(self) -> str:
        """The page's one first heading."""
        return _text(self.soup.find("h1"))

    @property
    def text(self) -> str:
        """What a person reads on the page, its whitespace made single."""
        return _text(self.soup.find("body"))

    def form(self, action: str | None = None) -> dict[str, str]:
        """Return what a form would send untouched: its hidden and prefilled fields.

        Args:
            action: the form's address; by default the form inside ``<main>``.

        Raises:
            LookupError: if the page has no such form.
        """
        chosen = self.soup.select_one(
            "main form" if action is None else f'form[action="{action}"]'
        )
        if chosen is None:
            raise LookupError(f"no form {action or 'in <main>'}")
        return {
            str(one["name"]): str(one.get("value", ""))
            for one in chosen.select("input[name]")
            if one.get("type") not in {"radio", "checkbox", "submit"}
            or one.has_attr("checked")
        }

    def links(self) -> list[str]:
        """Return where the page leads to."""
        return [str(one["href"]) for one in self.soup.select("a[href]")]


@dataclass(frozen=True, slots=True)
class Visit:
    """``visit("/home")`` fetches a page and fails where it is not sound."""

    client: FlaskClient
    known: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, path: str, *, status: int = 200, **kwargs: Any) -> Page:
        return self.check(self.client.get(path, **kwargs), status=status)

    def post(self, path: str, data: dict[str, Any], *, status: int = 200) -> Page:
        """Send a form and check the page that answers it."""
        return self.check(self.client.post(path, data=data), status=status)

    def check(self, response: TestResponse, *, status: int = 200) -> Page:
        """Check a page that was fetched in another way."""
        assert response.status_code == status, _unexpected(response)
        soup = BeautifulSoup(response.get_data(as_text=True), "html5lib")
        found = [
            *_html_faults(response.get_data(as_text=True)),
            *_reading_faults(soup),
            *_field_faults(soup),
            *_policy_faults(response, soup),
            *self._weight_faults(response, soup),
        ]
        assert found == [], f"{response.request.path}: " + "; ".join(found)
        return Page(response, soup)

    def _weight_faults(self, response: TestResponse, soup: BeautifulSoup) -> list[str]:
        addresses = _fetched_with(soup)
        weight = len(gzip.compress(response.data)) + sum(
            len(gzip.compress(self._asset(address))) for address in addresses
        )
        for_staff = response.request.path.startswith("/staff")
        budget = STAFF_BUDGET if for_staff else RESIDENT_BUDGET
        faults = []
        if weight > budget:
            faults.append(f"weighs {weight} bytes compressed, {budget} are allowed")
        if not for_staff and len(addresses) >= RESIDENT_REQUESTS:
            faults.append(f"needs {len(addresses) + 1} requests")
        return faults

    def _asset(self, address: str) -> bytes:
        if address not in self.known:
            answer = self.client.get(address)
            assert answer.status_code == 200, f"{address} answers {answer.status}"
            self.known[address] = answer.data
        return self.known[address]


def _html_faults(html: str) -> list[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [
        f"HTML line {place[0]}: {code} {details}"
        for place, code, details in parser.errors
    ]


def _reading_faults(soup: BeautifulSoup) -> list[str]:
    faults = []
    headings = [_text(one) for one in soup.find_all("h1")]
    if len(headings) != 1:
        faults.append(f"has {len(headings)} first headings")
    elif headings[0] not in _text(soup.title):
        faults.append(f"title {_text(soup.title)!r} does not say {headings[0]!r}")
    if not soup.html or not str(soup.html.get("lang", "")).startswith(("zh", "en")):
        faults.append("does not say its language")
    if not soup.find("main"):
        faults.append("has no main part")
    ids = Counter(str(one["id"]) for one in soup.select("[id]"))
    faults += [f"id {name!r} {count} times" for name, count in ids.items() if count > 1]
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        faults += [
            f"{attribute} points at no id {name!r}"
            for one in soup.select(f"[{attribute}]")
            for name in str(_joined(one[attribute])).split()
            if name not in ids
        ]
    faults += ["an image without alt" for one in soup.select("img:not([alt])") if one]
    faults += [
        f"a {one.name} that says nothing: {str(one)[:80]}"
        for one in soup.select("a, button")
        if not (_text(one) or one.get("aria-label") or one.select("img[alt]"))
    ]
    return faults


def _field_faults(soup: BeautifulSoup) -> list[str]:
    return [
        f"an unlabelled field: {str(one)[:80]}"
        for one in soup.select("input, select, textarea")
        if one.get("type") not in UNLABELLED and not _is_labelled(soup, one)
    ]


def _is_labelled(soup: BeautifulSoup, one: Tag) -> bool:
    if one.get("aria-label") or one.get("aria-labelledby") or one.find_parent("label"):
        return True
    return bool(one.get("id") and soup.select(f'label[for="{one["id"]}"]'))


def _policy_faults(response: TestResponse, soup: BeautifulSoup) -> list[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    faults = [
        f"the policy lacks {part}"
        for part in ("default-src 'none'", "frame-ancestors 'none'", "'nonce-")
        if part not in policy
    ]
    if "unsafe-" in policy:
        faults.append("the policy allows what is unsafe")
    faults += [
        f"a {one.name} without the nonce"
        for one in soup.select("script, style")
        if f"'nonce-{one.get('nonce')}'" not in policy
    ]
    for one in soup.find_all(True):
        faults += [
            f"inline {name} on {one.name}"
            for name in one.attrs
            if name == "style" or name.startswith("on")
        ]
        if str(one.get("href", "")).startswith("javascript:"):
            faults.append("a javascript: address")
    return faults


def _fetched_with(soup: BeautifulSoup) -> list[str]:
    """Return the addresses a browser fetches before the page is complete."""
    chosen = [
        *(
            one["src"]
            for one in soup.select("script[src], img[src]:not([loading=lazy])")
        ),
        *(one["href"] for one in soup.select("link[rel=stylesheet]")),
    ]
    return sorted({str(one) for one in chosen if not str(one).startswith("data:")})


def _text(one: Tag | None) -> str:
    return " ".join(one.get_text().split()) if one else ""


def _joined(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else value


def _unexpected(response: TestResponse) -> str:
    body = response.get_data(as_text=True)
    said = _text(BeautifulSoup(body, "html5lib").find("main"))[:300]
    return f"{response.request.path} answered {response.status}: {said} {response.location or ''}"
