"""The pages of household codes, as staff see them with their own scope and rights."""

from http import HTTPStatus

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from app.db import reading
from app.register.code_forms import PrintForm, ReissueForm
from app.register.code_queries import (
    BuildingPage,
    CodesPage,
    codes_page,
    find_building_page,
)
from app.register.code_rules import CodeState
from app.register.code_wording import code_state
from app.web.access import Permission, staff
from app.web.formatting import count

WECHAT = "MicroMessenger"


def index_page(estate_id: int, refusal: str | None = None) -> str:
    """Show the codes of an estate, counted by building."""
    page = codes_page(reading(), estate_id, within=staff().buildings)
    return render_template(
        "register/codes.html",
        page=page,
        may_issue=staff().may(Permission.ISSUE_CODES),
        in_wechat=in_wechat(),
        refusal=refusal,
        form=PrintForm(formdata=None),
        figures=_figures(page),
        state_heads=[(code_state(state), True) for state in CodeState],
    )


def _figures(page: CodesPage) -> list[tuple[str, str, str, str | None]]:
    unit = _("户")
    reached = [
        (code_state(one.state), count(one.homes), unit, None)
        for one in page.counts
        if one.state not in {CodeState.NONE, CodeState.ISSUED}
    ]
    return [(_("还没印"), count(page.unprinted), unit, None), *reached]


def building_page(
    estate_id: int,
    building_id: int,
    refusal: str | None = None,
    done: str | None = None,
    form: ReissueForm | None = None,
) -> str:
    """Show the codes of a building, home by home; 404 outside the reader's scope."""
    within = staff().buildings
    if within is not None and building_id not in within:
        abort(HTTPStatus.NOT_FOUND)
    state = request.args.get("state", type=CodeState)
    page = find_building_page(reading(), estate_id, building_id, state)
    if page is None:
        abort(HTTPStatus.NOT_FOUND)
    return render_template(
        "register/codes_building.html",
        page=page,
        may_issue=staff().may(Permission.ISSUE_CODES),
        in_wechat=in_wechat(),
        refusal=refusal,
        done=done,
        form=form or ReissueForm(formdata=None),
        printing=PrintForm(formdata=None),
        filters=_filters(page),
    )


def _filters(page: BuildingPage) -> list[tuple[str, int, str, bool]]:
    everything = (_("全部"), page.homes, _shown(page), not page.is_filtered)
    return [everything] + [
        (code_state(one.state), one.homes, _shown(page, one.state), one.current)
        for one in page.counts
    ]


def _shown(page: BuildingPage, state: CodeState | None = None) -> str:
    return url_for(
        "codes.building",
        estate_id=page.estate_id,
        building_id=page.building_id,
        state=state,
    )


def in_wechat() -> bool:
    """Tell whether the page is read inside WeChat, which downloads nothing."""
    return WECHAT in request.user_agent.string
