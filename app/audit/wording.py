"""The sentence each kind of journal entry is read as.

A house test holds this against the events of the product: none may be missing.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.journal import BrokenLink, Fault

SENTENCES: Mapping[str, str] = {}
"""Kind of event → sentence, with the event's facts as named places."""

GROUPS: tuple[tuple[str, str, frozenset[str]], ...] = ()
"""Key in the address, label, the kinds it shows."""


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """Say what happened, in one line; an unknown kind is named as it is stored."""
    said = SENTENCES.get(kind)
    return kind if said is None else str(said) % _Facts(facts)


def kinds_of(group: str) -> frozenset[str]:
    """Return the kinds of a group; none for an unknown one."""
    return next((kinds for key, _, kinds in GROUPS if key == group), frozenset())


class _Facts(dict[str, Any]):
    """Facts in which a missing one reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


RESIDENT = _l("居民的手机")
SYSTEM = _l("系统")


def link_fault(link: BrokenLink) -> str:
    """Say how the chain is broken at this place."""
    match link.reason:
        case Fault.ENTRY_MISSING:
            return _("这一条前面少了记录")
        case Fault.DOES_NOT_FOLLOW:
            return _("这一条接不上前一条，顺序被动过")
        case Fault.CHANGED:
            return _("这一条被改过")
        case Fault.END_MISSING:
            return _("末尾的记录不见了")
        case _ as unreachable:
            assert_never(unreachable)
