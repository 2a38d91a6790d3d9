"""The staff menu: every part of the product adds its own lines to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Flask, url_for

from app.web.access import Permission

MENU = "woyaogai_menu"
ESTATE = "/staff/estates/{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One line of the staff menu.

    Attributes:
        label: lazily translated.
        group: lazily translated heading; empty for the lines at the top.
        in_estate: the page belongs to one estate and takes ``estate_id``.
        position: smaller stands higher; a group stands where its first line does.
        also: another path of the estate (``/units``) whose pages stand under it.
    """

    endpoint: str
    label: str
    icon: str
    permission: Permission
    group: str = ""
    in_estate: bool = True
    position: int = 100
    also: str = ""


@dataclass(frozen=True, slots=True)
class NavLink:
    """A line as it is shown."""

    href: str
    label: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Lines under one heading."""

    label: str
    links: tuple[NavLink, ...]


def register_nav(app: Flask, *items: NavItem) -> None:
    """Add lines to the staff menu."""
    app.extensions.setdefault(MENU, []).extend(items)


def menu(
    app: Flask, *, permissions: frozenset[Permission], estate_id: int | None, path: str
) -> tuple[NavGroup, ...]:
    """Return the lines this member of staff may follow from this page."""
    items = sorted(
        (
            item
            for item in app.extensions.get(MENU, ())
            if item.permission in permissions
            and (estate_id is not None or not item.in_estate)
        ),
        key=lambda item: item.position,
    )
    addresses = [_address(item, estate_id) for item in items]
    beside = {
        f"{ESTATE.format(estate_id)}{item.also}": address
        for item, address in zip(items, addresses, strict=True)
        if item.also
    }
    current = _current([*addresses, *beside], path)
    current = beside.get(current, current)
    links = [
        (str(item.group), NavLink(href, str(item.label), item.icon, href == current))
        for item, href in zip(items, addresses, strict=True)
    ]
    return _grouped(links)


def _address(item: NavItem, estate_id: int | None) -> str:
    if item.in_estate:
        return url_for(item.endpoint, estate_id=estate_id)
    return url_for(item.endpoint)


def _current(addresses: Sequence[str], path: str) -> str:
    """The address of the menu this page stands under: the longest that leads to it."""
    above = [a for a in addresses if f"{path}/".startswith(f"{a.rstrip('/')}/")]
    return max(above, key=len, default="")


def _grouped(links: Sequence[tuple[str, NavLink]]) -> tuple[NavGroup, ...]:
    order = list(dict.fromkeys(group for group, _ in links))
    ranked = sorted(links, key=lambda pair: order.index(pair[0]))
    return tuple(
        NavGroup(label, tuple(link for _, link in pairs))
        for label, pairs in groupby(ranked, key=lambda pair: pair[0])
    )
