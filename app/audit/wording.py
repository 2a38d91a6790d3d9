"""What the journal's pages say of its entries."""

from collections.abc import Mapping
from typing import Any, assert_never

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.audit.sentences import GROUPS, SENTENCES, WORDS
from app.journal import BrokenLink, Fault

RESIDENT = _l("居民的手机")
SYSTEM = _l("系统")


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """Say what happened, in one line; an unknown kind is named as it is stored."""
    said = SENTENCES.get(kind)
    return kind if said is None else str(said) % _Facts(facts)


def kinds_of(group: str) -> frozenset[str]:
    """Return the kinds of a group; none for an unknown one."""
    return next((kinds for key, _, kinds in GROUPS if key == group), frozenset())


class _Facts(dict[str, Any]):
    """Facts under their words, in which a missing one reads as a dash."""

    def __getitem__(self, key: str) -> str:
        value = self.get(key)
        if value is None or value == "":
            return "–"
        return str(WORDS.get((key, str(value)), value))


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
