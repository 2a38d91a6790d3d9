"""What any text that somebody types has to be."""

import unicodedata

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
LINES = "\r\n"


def stripped(text: str | None) -> str:
    """Drop white space around what was typed, of every kind."""
    return (text or "").strip()


def plain_text(_form: FlaskForm, field: Field) -> None:
    """Refuse signs that cannot be seen, which could turn a line around."""
    signs = (sign for sign in field.data or "" if sign not in LINES)
    if any(unicodedata.category(sign) in UNSEEN for sign in signs):
        raise ValidationError(_l("里面有看不见的符号，请删掉重新写。"))
