"""An estate's overview as one reader sees it."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.register.overview import Overview, arranged
from app.register.overview_lines import register_lines, ways
from app.register.queries.estates import EstateFields
from app.register.queries.figures import BuildingLine, RegisterFigures
from app.register.queries.overview import Figures
from app.web.access import PERMISSIONS_OF, Permission, StaffUser
from app.web.formatting import count, square_metres


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """An estate's overview for one reader.

    Attributes:
        note: the estate in one line of figures.
        facts: what is told of it, as (label, value).
        buildings: each with the address of its part of the register, if readable.
        may_contact: may change how the committee is reached; ``may_edit`` all of it.
    """

    estate_id: int
    is_test: bool
    note: str
    facts: tuple[tuple[str, str], ...]
    register: RegisterFigures
    buildings: tuple[tuple[BuildingLine, str | None], ...]
    lines: Overview
    may_contact: bool
    may_edit: bool


def overview_page(figures: Figures, reader: StaffUser, public_url: str) -> OverviewPage:
    """Put together what this reader may see and do."""
    estate, register = figures.estate, figures.register
    permissions = PERMISSIONS_OF[reader.role]
    own = register_lines(register, ways(estate.id))
    return OverviewPage(
        estate_id=estate.id,
        is_test=estate.is_test,
        note=_note(register),
        facts=_facts(estate, register, public_url),
        register=register,
        buildings=tuple(
            (building, _way_into(estate.id, building.id, reader))
            for building in register.buildings
        ),
        lines=arranged([*own, *figures.told], permissions),
        may_contact=Permission.KEEP_REGISTER in permissions,
        may_edit=Permission.CREATE_ESTATES in permissions,
    )


def _way_into(estate_id: int, building_id: int, reader: StaffUser) -> str | None:
    within = reader.buildings is None or building_id in reader.buildings
    if not within or not reader.may(Permission.READ_REGISTER):
        return None
    return url_for("register.roll", estate_id=estate_id, building=building_id)


def _note(register: RegisterFigures) -> str:
    if not register.has_roll:
        return str(_("还没有业主名册"))
    parts = [
        _("%(n)s 栋楼", n=count(len(register.buildings))),
        _("%(n)s 户", n=count(register.units)),
        _("%(n)s 位业主（人数）", n=count(register.heads)),
        _("专有部分面积 %(area)s", area=square_metres(register.area_dm2)),
    ]
    if register.version:
        on = register.version.effective_on.isoformat()
        parts.append(_("名册版本 %(day)s", day=on))
    return " · ".join(parts)


def _facts(
    estate: EstateFields, register: RegisterFigures, public_url: str
) -> tuple[tuple[str, str], ...]:
    place = f"{estate.city}{estate.district}{estate.street}{estate.community}"
    facts = [
        (_("在哪里"), place),
        (_("电话"), estate.committee_phone),
        (_("办公地点"), estate.committee_office),
        (_("办公时间"), estate.committee_hours),
        (_("公开网页"), f"{public_url.rstrip('/')}/e/{estate.ref}"),
    ]
    if register.has_roll:
        facts += [
            (_("共有房屋"), _("%(n)s 户", n=count(register.joint))),
            (_("商铺"), _("%(n)s 户", n=count(register.shops))),
        ]
    if register.special:
        said = _("%(n)s 个（含储藏间），一般不计入表决", n=count(register.special))
        facts.append((_("车位车库"), said))
    return tuple((str(label), str(value)) for label, value in facts if value)
