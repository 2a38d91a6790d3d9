"""What a household calls a phone in its list: 微信·安卓. Pure."""

from collections.abc import Sequence
from enum import StrEnum, auto
from typing import TypeVar

T = TypeVar("T")
LABEL_JOINT = "|"


class Browser(StrEnum):
    """The program a page was opened in, as far as a resident knows it."""

    WECHAT = auto()
    ALIPAY = auto()
    QQ = auto()
    CHROME = auto()
    SAFARI = auto()
    FIREFOX = auto()
    EDGE = auto()
    OTHER = auto()


class Gadget(StrEnum):
    """The kind of thing a page was opened on."""

    IPHONE = auto()
    IPAD = auto()
    HARMONY = auto()
    ANDROID = auto()
    COMPUTER = auto()
    OTHER = auto()


BROWSER_SIGNS = (
    ("MicroMessenger", Browser.WECHAT),
    ("AlipayClient", Browser.ALIPAY),
    ("QQ/", Browser.QQ),
    ("Edg", Browser.EDGE),
    ("Firefox/", Browser.FIREFOX),
    ("Chrome/", Browser.CHROME),
    ("Safari/", Browser.SAFARI),
)
GADGET_SIGNS = (
    ("iPhone", Gadget.IPHONE),
    ("iPad", Gadget.IPAD),
    ("HarmonyOS", Gadget.HARMONY),
    ("OpenHarmony", Gadget.HARMONY),
    ("Android", Gadget.ANDROID),
    ("Windows", Gadget.COMPUTER),
    ("Macintosh", Gadget.COMPUTER),
    ("X11", Gadget.COMPUTER),
)


def label_of(user_agent: str) -> str:
    """Return ``wechat|android`` for a browser's own description of itself."""
    browser = _first(BROWSER_SIGNS, user_agent) or Browser.OTHER
    gadget = _first(GADGET_SIGNS, user_agent) or Gadget.OTHER
    return f"{browser}{LABEL_JOINT}{gadget}"


def parts_of(label: str) -> tuple[Browser, Gadget]:
    """Take a label apart again."""
    browser, _, gadget = label.partition(LABEL_JOINT)
    return (
        Browser(browser) if browser in set(Browser) else Browser.OTHER,
        Gadget(gadget) if gadget in set(Gadget) else Gadget.OTHER,
    )


def _first(signs: Sequence[tuple[str, T]], text: str) -> T | None:
    return next((kind for sign, kind in signs if sign in text), None)
