"""The committee writes what its letters say, and looks at a sample."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.db import reading
from app.register import letters
from app.register.code_forms import LetterTextForm
from app.register.code_rules import CodeRefused, Paper
from app.register.code_wording import code_refusal
from app.register.letter_queries import (
    EstateOnPaper,
    estate_on_paper,
    sample_home,
)
from app.register.letter_text import LONGEST_BODY, LONGEST_HEADING
from app.register.letter_use_cases import edit_letter_text, refusal_of_words, with_words
from app.web.access import Permission, requires, staff
from app.web.navigation import NavItem, register_nav
from app.web.settings import settings

bp = Blueprint(
    "letter_text", __name__, url_prefix="/staff/estates/<int:estate_id>/letter"
)


def init_app(app: Flask) -> None:
    """Attach the page where the letter is written, and its line in the menu."""
    app.register_blueprint(bp)
    register_nav(
        app,
        NavItem(
            endpoint="letter_text.edit",
            label=_l("信的文字"),
            icon="letter",
            permission=Permission.ISSUE_CODES,
            group=_l("名册与入户"),
            position=23,
        ),
    )


@bp.get("")
@requires(Permission.ISSUE_CODES)
def edit(estate_id: int) -> ResponseReturnValue:
    """Show the words of the letter, ready to be changed."""
    estate = estate_on_paper(reading(), estate_id, datetime.now(UTC))
    form = LetterTextForm(
        formdata=None, heading=estate.words.heading, body=estate.words.body
    )
    return _page(estate, form)


@bp.post("")
@requires(Permission.ISSUE_CODES)
def save(estate_id: int) -> ResponseReturnValue:
    """Keep the words of the letter."""
    form = LetterTextForm()
    if not form.validate_on_submit():
        return _page(_estate(estate_id), form), HTTPStatus.BAD_REQUEST
    try:
        edit_letter_text(
            estate_id=estate_id,
            words=form.words,
            staff_id=staff().id,
            at=datetime.now(UTC),
        )
    except CodeRefused as refused:
        said = code_refusal(refused.refusal)
        return _page(_estate(estate_id), form, said), HTTPStatus.CONFLICT
    return redirect(url_for(".sample", estate_id=estate_id), HTTPStatus.SEE_OTHER)


@bp.post("/sample")
@requires(Permission.ISSUE_CODES)
def try_out(estate_id: int) -> ResponseReturnValue:
    """Show a sample with the words as typed; nothing is kept."""
    form = LetterTextForm()
    estate = _estate(estate_id)
    if not form.validate_on_submit():
        return _page(estate, form), HTTPStatus.BAD_REQUEST
    tried = with_words(estate, form.words)
    if refusal := refusal_of_words(tried):
        return _page(estate, form, code_refusal(refusal)), HTTPStatus.CONFLICT
    return _sample(tried, _("样张，文字还没有保存。返回上一页可以接着改。"))


@bp.get("/sample")
@requires(Permission.ISSUE_CODES)
def sample(estate_id: int) -> ResponseReturnValue:
    """Show a sample with the words that are kept."""
    return _sample(
        _estate(estate_id), _("样张，文字已经保存。上面的码打不开任何一家。")
    )


def _estate(estate_id: int) -> EstateOnPaper:
    return estate_on_paper(reading(), estate_id, datetime.now(UTC))


def _sample(estate: EstateOnPaper, remark: str) -> str:
    return letters.html(
        Paper.LETTER,
        estate=estate,
        homes=[sample_home()],
        public_url=settings().public_url,
        remark=remark,
        back=(_("返回信的文字"), url_for(".edit", estate_id=estate.estate_id)),
    )


def _page(
    estate: EstateOnPaper, form: LetterTextForm, refusal: str | None = None
) -> str:
    return render_template(
        "register/letter_text.html",
        estate=estate,
        form=form,
        refusal=refusal,
        meanings=_meanings(),
        longest=(LONGEST_HEADING, LONGEST_BODY),
    )


def _meanings() -> list[tuple[str, str]]:
    return [
        ("{小区}", _("小区名称")),
        ("{房屋}", _("门牌，如 3号楼2单元301")),
        ("{面积}", _("名册上的面积")),
        ("{电话}", _("居委会的电话")),
        ("{办公地点}", _("居委会在哪里")),
        ("{时间}", _("居委会的办公时间")),
    ]
