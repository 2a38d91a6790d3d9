"""The committee steers the project."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from app.db import reading
from app.projects.forms import ProjectForm
from app.projects.queries import ProjectLine, project_of
from app.projects.use_cases import steer_project
from app.projects.wording import stage_name, stage_sentence
from app.web.access import Permission, requires, staff
from app.web.navigation import NavItem, register_nav

bp = Blueprint(
    "projects", __name__, url_prefix="/staff/estates/<int:estate_id>/project"
)


def init_app(app: Flask) -> None:
    """Attach the project and its line in the menu."""
    app.register_blueprint(bp)
    app.add_template_filter(stage_name)
    app.add_template_filter(stage_sentence)
    register_nav(
        app,
        NavItem(
            endpoint="projects.show",
            label=_l("改造项目"),
            icon="tool",
            permission=Permission.STEER_PROJECT,
            position=15,
        ),
    )


@bp.get("")
@requires(Permission.STEER_PROJECT)
def show(estate_id: int) -> ResponseReturnValue:
    """Show where the project stands."""
    line = project_of(reading(), estate_id=estate_id)
    return _page(estate_id, line, _form(line))


@bp.post("")
@requires(Permission.STEER_PROJECT)
def steer(estate_id: int) -> ResponseReturnValue:
    """Take the name and the stage."""
    form = ProjectForm()
    form.offer()
    if not form.validate_on_submit():
        line = project_of(reading(), estate_id=estate_id)
        return _page(estate_id, line, form), HTTPStatus.BAD_REQUEST
    steer_project(
        estate_id=estate_id,
        name=form.name.data,
        stage=form.stage.data,
        actor=staff().actor,
        at=datetime.now(UTC),
    )
    return redirect(url_for(".show", estate_id=estate_id), HTTPStatus.SEE_OTHER)


def _form(line: ProjectLine | None) -> ProjectForm:
    data = {"name": line.name, "stage": line.stage} if line else {}
    form = ProjectForm(formdata=None, data=data)
    form.offer()
    return form


def _page(estate_id: int, line: ProjectLine | None, form: ProjectForm) -> str:
    return render_template(
        "projects/project.html", line=line, form=form, estate_id=estate_id
    )
