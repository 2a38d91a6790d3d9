"""Turnout as staff read it: one building at a time, floor by floor."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ballots.queries.attendance import EntranceAttendance
from app.domain.address import place_label


@dataclass(frozen=True, slots=True)
class BuildingSheet:
    """The buildings to choose from, and the entrances of the one chosen.

    Attributes:
        choices: code, label, units still missing, whether it is chosen.
    """

    choices: tuple[tuple[str, str, int, bool], ...]
    label: str
    entrances: tuple[EntranceAttendance, ...]


def building_sheet(
    entrances: Sequence[EntranceAttendance], wanted: str
) -> BuildingSheet:
    """The building asked for; without one, the first where somebody is missing."""
    codes = list(dict.fromkeys(one.building_code for one in entrances))
    waited_for = [one.building_code for one in entrances if one.missing]
    chosen = wanted if wanted in codes else next(iter([*waited_for, *codes]), "")
    theirs = tuple(one for one in entrances if one.building_code == chosen)
    return BuildingSheet(
        choices=tuple(
            (
                code,
                place_label(code, ""),
                sum(one.missing for one in entrances if one.building_code == code),
                code == chosen,
            )
            for code in codes
        ),
        label=place_label(chosen, "") if chosen else "",
        entrances=theirs,
    )


def entrance_label(entrance: EntranceAttendance) -> str:
    """Say which entrance it is."""
    return place_label(entrance.building_code, entrance.entrance_code)
