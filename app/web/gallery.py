"""Every component with its empty, wrong and long states, for those who build."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, render_template
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.access import Permission, public
from app.web.frame import (
    ResidentFrame,
    StaffFrame,
    set_resident_frame,
    set_staff_frame,
)

NOW = datetime(2026, 11, 22, 2, 21, tzinfo=UTC)
ENDS = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
STAGES = ("意愿征询", "方案", "筹资", "施工", "验收", "评价")

bp = Blueprint("gallery", __name__, url_prefix="/components")


class SampleForm(FlaskForm):
    """One field of every sort."""

    tail = StringField("手机号后四位")
    name = StringField("业主姓名")
    plan = TextAreaField("表决事项")
    item = SelectField(
        "属于哪一类", choices=[SelectChoice("6", "第（六）项 筹集维修资金")]
    )
    roll = FileField("业主名册")
    answer = RadioField(
        "您的决定",
        choices=[
            SelectChoice("yes", "同意"),
            SelectChoice("no", "反对"),
            SelectChoice("abstain", "弃权"),
        ],
    )
    places = SelectMultipleField(
        "哪些地方最不方便？",
        choices=[
            SelectChoice("roof", "屋顶、外墙漏水"),
            SelectChoice("drain", "下水道常堵"),
        ],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    agreed = BooleanField("我是这户的业主，共有人已商量好")


class WrongForm(SampleForm):
    """The same with nothing filled in."""

    tail = StringField("手机号后四位", [InputRequired("请填四位数字")])
    answer = RadioField(
        "您的决定",
        [InputRequired("请选一个")],
        choices=[SelectChoice("yes", "同意"), SelectChoice("no", "反对")],
    )
    agreed = BooleanField("我是这户的业主", [InputRequired("请先商量好，再打勾")])


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """What the gallery shows.

    Attributes:
        soon: a moment close before the end.
        long_name: as long as such a name gets.
    """

    at: datetime = NOW
    ends: datetime = ENDS
    soon: datetime = ENDS - timedelta(minutes=20)
    stages: tuple[str, ...] = STAGES
    long_name: str = "银川市金凤区阅海万家一期东区住宅小区"
    receipt: str = "https://h.example.cn/r/7K3M9PXQ"


@bp.get("")
@public
def residents() -> str:
    """Show the parts of resident pages."""
    set_resident_frame(
        ResidentFrame(
            estate_name="幸福里小区",
            estate_ref="XFL234",
            committee_phone="0951-0000123",
            committee_office="幸福里社区居委会",
            committee_hours="周一至周六 8:30–17:30",
            signed_in=True,
        )
    )
    return render_template("web/gallery.html", page=GalleryPage(), **_forms())


@bp.get("/staff")
@public
def staff() -> str:
    """Show the parts of staff pages."""
    set_staff_frame(
        StaffFrame(
            user_name="李**",
            user_title="幸福里社区居委会",
            permissions=frozenset(Permission),
            estate_name="幸福里小区",
            estate_id=1,
        )
    )
    return render_template("web/gallery_staff.html", page=GalleryPage(), **_forms())


def _forms() -> dict[str, FlaskForm]:
    wrong = WrongForm(formdata=None, prefix="wrong")
    wrong.validate()
    return {"form": SampleForm(formdata=None), "wrong": wrong}


def init_app(app: Flask) -> None:
    """Serve the gallery."""
    app.register_blueprint(bp)
