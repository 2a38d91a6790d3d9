"""What the law leaves to the voting plan. Printed on the notice, frozen with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum, auto
from typing import Any, Self


class DuplicatePolicy(StrEnum):
    """Which of several valid votes of one owner for one unit counts."""

    FIRST_VALID = auto()
    LAST_VALID = auto()
    PAPER_PREVAILS = auto()
    ELECTRONIC_PREVAILS = auto()


class CoOwnerPolicy(StrEnum):
    """What happens when owners of one unit choose differently."""

    CONFLICT_EXCLUDES = auto()
    FIRST_VALID = auto()


class InvalidMarkPolicy(StrEnum):
    """What a blank or over-marked paper is."""

    EXCLUDE = auto()
    AS_ABSTAIN = auto()


class MixedOwnerPolicy(StrEnum):
    """What becomes of an owner who chose differently for several units."""

    HEAD_NOT_AGREE = auto()
    REJECT_MIXED = auto()


@dataclass(frozen=True, slots=True)
class Policies:
    """What the law leaves to the voting plan, frozen when the notice is posted."""

    count_special_spaces: bool = False
    duplicate_policy: DuplicatePolicy = DuplicatePolicy.FIRST_VALID
    co_owner_policy: CoOwnerPolicy = CoOwnerPolicy.CONFLICT_EXCLUDES
    invalid_mark_policy: InvalidMarkPolicy = InvalidMarkPolicy.EXCLUDE
    mixed_owner_policy: MixedOwnerPolicy = MixedOwnerPolicy.HEAD_NOT_AGREE
    proxy_limit: int | None = None
    forbid_operator_proxy: bool = True

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read policies by name; what is not named keeps its default.

        Raises:
            KeyError: if a policy is unknown.
            ValueError, TypeError: if a value is none of its policy's.
        """
        known = cls()
        if unknown := set(document) - set(known.to_document()):
            raise KeyError(min(unknown))
        values = known.to_document() | dict(document)
        return cls(
            count_special_spaces=_switch(values["count_special_spaces"]),
            duplicate_policy=DuplicatePolicy(values["duplicate_policy"]),
            co_owner_policy=CoOwnerPolicy(values["co_owner_policy"]),
            invalid_mark_policy=InvalidMarkPolicy(values["invalid_mark_policy"]),
            mixed_owner_policy=MixedOwnerPolicy(values["mixed_owner_policy"]),
            proxy_limit=_limit(values["proxy_limit"]),
            forbid_operator_proxy=_switch(values["forbid_operator_proxy"]),
        )

    def to_document(self) -> dict[str, Any]:
        """Name every policy with its value, ready for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def alternatives(self) -> Iterator[tuple[str, str, "Policies"]]:
        """Each policy no law settles, with each value it might have had instead."""
        mine = self.to_document()
        for name, values in UNSETTLED.items():
            for value in values:
                if value != mine[name]:
                    yield name, value, Policies.from_document({**mine, name: value})


UNSETTLED: Mapping[str, type[StrEnum]] = {
    "duplicate_policy": DuplicatePolicy,
    "co_owner_policy": CoOwnerPolicy,
    "invalid_mark_policy": InvalidMarkPolicy,
    "mixed_owner_policy": MixedOwnerPolicy,
}


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("a switch is true or false")
    return value


def _limit(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a proxy limit is a whole number")
    if value < 0:
        raise ValueError("a proxy limit counts principals")
    return value
