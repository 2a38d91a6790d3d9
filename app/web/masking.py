"""Names and phones as anybody without need may see them."""

from flask import Flask

MOST_STARS = 2
PHONE_DIGITS = 11
TAIL = 4


def masked_name(name: str) -> str:
    """Show the first sign only: ``王**``. The length of a long name stays hidden."""
    shown = name.strip()
    return shown[:1] + "*" * min(len(shown) - 1, MOST_STARS)


def masked_phone(phone: str) -> str:
    """Show the ends of a mobile number (``138****5678``), the tail of any other."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    if len(digits) < PHONE_DIGITS:
        return "****" + digits[-TAIL:] if len(digits) > TAIL else "****"
    return f"{digits[:3]}****{digits[-TAIL:]}"


def init_app(app: Flask) -> None:
    """Give the templates these masks."""
    app.jinja_env.filters["masked_name"] = masked_name
    app.jinja_env.filters["masked_phone"] = masked_phone
