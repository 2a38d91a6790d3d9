"""A difference in words, people masked: what would become of the register."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.domain.address import parse
from app.register.import_wording import ASPECTS
from app.register.intake.difference import Aspect, Changed, Difference
from app.register.intake.units import Identity, identities_of
from app.register.roll_wording import status_word, use_word
from app.web.formatting import area
from app.web.masking import masked_name, masked_phone

MOST_LISTED = 40
MOST_GONE = 60
DRASTIC_SHARE = 2


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing of a unit, before and after."""

    place: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would do.

    Attributes:
        seen: fingerprint of the difference, agreed to by who confirms.
        begins: the register is still empty, nothing is compared.
        is_same: the roll says what the register says.
        gone: places that would leave the register, the first of them.
        more: changed lines that are not listed.
    """

    lines: tuple[ChangeLine, ...]
    gone: tuple[str, ...]
    more: int
    new: int
    changed: int
    gone_units: int
    unchanged: int
    seen: str
    begins: bool
    is_same: bool

    @property
    def is_drastic(self) -> bool:
        """Whether so many homes would go that the file may be another estate's."""
        kept = self.unchanged + self.changed
        return self.gone_units * DRASTIC_SHARE > self.gone_units + kept


def changes_in(found: Difference) -> Changes:
    """Put a difference into words."""
    gone = [place_of(unit.key) for unit in found.gone[:MOST_GONE]]
    lines = tuple(islice(_lines(found), MOST_LISTED))
    told = sum(len(one.aspects) for one in found.changed)
    return Changes(
        lines=lines,
        gone=tuple(gone),
        more=max(0, told - len(lines)),
        new=len(found.new) + len(found.returned),
        changed=len(found.changed),
        gone_units=len(found.gone),
        unchanged=found.unchanged,
        seen=found.fingerprint,
        begins=not (found.touches_what_was or found.unchanged),
        is_same=found.is_nothing,
    )


def place_of(key: str) -> str:
    """Say a key in words."""
    address = parse(key)
    return address.label if address else key


def _lines(found: Difference) -> Iterator[ChangeLine]:
    for one in found.changed:
        for aspect in sorted(one.aspects):
            before, after = _told(one, aspect)
            place = place_of(one.before.key)
            yield ChangeLine(place, str(ASPECTS[aspect]), before, after)


def _told(one: Changed, aspect: Aspect) -> tuple[str, str]:
    before, after = one.before, one.after
    if aspect is Aspect.AREA:
        return area(before.area_dm2), area(after.area_dm2)
    if aspect is Aspect.USE:
        return use_word(before.use), use_word(after.use)
    if aspect is Aspect.STATUS:
        return status_word(before.status), status_word(after.status)
    known = [identity for _id, identity in before.owners]
    told = list(identities_of(after))
    if aspect is Aspect.PHONE:
        return _phones(known), _phones(told)
    return _names(known), _names(told)


def _names(owners: list[Identity]) -> str:
    return "、".join(masked_name(name) for name, _phone in owners) or "—"


def _phones(owners: list[Identity]) -> str:
    phones = dict.fromkeys(phone for _name, phone in owners if phone)
    return "、".join(masked_phone(phone) for phone in phones) or "—"
