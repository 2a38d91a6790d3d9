"""Staff read the journal and check that its chain holds."""

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.audit.queries import chain_check, journal_page
from app.audit.sentences import GROUPS
from app.audit.wording import RESIDENT, SYSTEM, kinds_of, link_fault, sentence
from app.db import reading
from app.web.access import Permission, requires
from app.web.navigation import NavItem, register_nav
from app.web.unreadable import whole_number

bp = Blueprint("audit", __name__, url_prefix="/staff/estates/<int:estate_id>/journal")


def init_app(app: Flask) -> None:
    """Attach the journal's pages and their line in the menu."""
    app.register_blueprint(bp)
    app.add_template_filter(sentence, "journal_sentence")
    app.add_template_filter(link_fault)
    register_nav(
        app,
        NavItem(
            endpoint="audit.journal",
            label=_l("操作日志"),
            icon="list",
            permission=Permission.READ_JOURNAL,
            group=_l("日常"),
            position=90,
        ),
    )


@bp.get("")
@requires(Permission.READ_JOURNAL)
def journal(estate_id: int) -> ResponseReturnValue:
    """Show who did what in this estate, the newest first."""
    group = request.args.get("group", "")
    page = journal_page(
        reading(),
        estate_id=estate_id,
        before=request.args.get("before", type=whole_number),
        kinds=kinds_of(group),
    )
    return render_template(
        "audit/journal.html",
        page=page,
        estate_id=estate_id,
        group=group,
        groups=_filters(estate_id, group),
        resident=RESIDENT,
        system=SYSTEM,
    )


@bp.get("/check")
@requires(Permission.READ_JOURNAL)
def check(estate_id: int) -> ResponseReturnValue:
    """Walk the whole chain and say whether it holds."""
    found = chain_check(reading(), estate_id=estate_id)
    return render_template("audit/check.html", check=found, estate_id=estate_id)


def _filters(estate_id: int, current: str) -> list[tuple[str, None, str, bool]]:
    everything = (
        _("全部"),
        None,
        url_for(".journal", estate_id=estate_id),
        not current,
    )
    return [everything] + [
        (
            str(label),
            None,
            url_for(".journal", estate_id=estate_id, group=key),
            key == current,
        )
        for key, label, _kinds in GROUPS
    ]
