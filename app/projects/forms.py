"""The form that steers a project."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from app.projects.rules import Stage
from app.projects.wording import stage_name
from app.web.plain_text import plain_text, stripped

LONGEST_NAME = 60


class ProjectForm(FlaskForm):
    """What the renovation is called, and how far it has come."""

    name = StringField(
        _l("项目名称"),
        [
            InputRequired(_l("请填项目名称。")),
            Length(max=LONGEST_NAME, message=_l("名称太长了，请不要超过 60 个字。")),
            plain_text,
        ],
        [stripped],
    )
    stage = RadioField(
        _l("走到哪一步"), [InputRequired(_l("请选走到哪一步。"))], coerce=Stage
    )

    def offer(self) -> None:
        """Offer every stage, in order."""
        self.stage.choices = [
            SelectChoice(one, f"{one.number}. {stage_name(one)}") for one in Stage
        ]
