"""Numbers and times as people read them. Rounding happens here or nowhere."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup

SHANGHAI = ZoneInfo("Asia/Shanghai")
NBSP = "\N{NO-BREAK SPACE}"
SAFE_NBSP = Markup("\N{NO-BREAK SPACE}")
DIALLED = "+0123456789"
BETWEEN_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=[^\W\d_]|㎡)")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PERMILLE = 1000


def keep_units(text: object) -> str:
    """Put a no-break space between a number and the unit that follows it.

    What is markup already stays markup.
    """
    shown = text if isinstance(text, Markup) else str(text)
    gaps = [match.start() for match in BETWEEN_NUMBER_AND_UNIT.finditer(shown)]
    starts, ends = [0, *(gap + 1 for gap in gaps)], [*gaps, len(shown)]
    pieces = [shown[start:end] for start, end in zip(starts, ends, strict=True)]
    return (SAFE_NBSP if isinstance(shown, Markup) else NBSP).join(pieces)


def phone_number(phone: str) -> str:
    """Keep what a telephone dials: digits and a leading plus."""
    return "".join(sign for sign in phone if sign in DIALLED)


def count(number: int) -> str:
    """Write a whole number with its thousands apart: ``1,286``."""
    return f"{number:,}"


def area(square_decimetres: int) -> str:
    """Write an area of whole dm² in m² with both decimals: ``1,814.59``."""
    return _hundredths(square_decimetres)


def square_metres(square_decimetres: int) -> str:
    """Write an area of whole dm² with its unit: ``78.36 ㎡``."""
    return f"{_hundredths(square_decimetres)}{NBSP}㎡"


def money(fen: int) -> str:
    """Write an amount of whole fen in yuan with both decimals: ``2,350.80``."""
    return _hundredths(fen)


def yuan(fen: int) -> str:
    """Write an amount of whole fen with its unit: ``2,350.80 元``."""
    return keep_units(_("%(amount)s 元", amount=_hundredths(fen)))


def permille(part: int, whole: int) -> int:
    """Return the part as a drawn length from 0 to 1000; never for deciding."""
    return min(part * PERMILLE // whole, PERMILLE) if whole > 0 else 0


def _hundredths(amount: int) -> str:
    whole, rest = divmod(abs(amount), 100)
    sign = "−" if amount < 0 else ""
    return f"{sign}{whole:,}.{rest:02d}"


def instant(at: datetime) -> str:
    """Write a moment as it is in Shanghai: ``11月30日 18:00``."""
    # Translators: a Unicode date pattern, such as "d MMM HH:mm".
    return _local(at, _("M月d日 HH:mm"))


def instant_with_year(at: datetime) -> str:
    """Write a moment as it is in Shanghai: ``2026年11月30日 18:00``."""
    # Translators: a Unicode date pattern, such as "d MMM y HH:mm".
    return _local(at, _("y年M月d日 HH:mm"))


def day(at: datetime) -> str:
    """Write the day a moment falls on in Shanghai: ``11月30日``."""
    # Translators: a Unicode date pattern, such as "d MMM".
    return _local(at, _("M月d日"))


def day_with_year(at: datetime) -> str:
    """Write the day a moment falls on in Shanghai: ``2026年11月30日``."""
    # Translators: a Unicode date pattern, such as "d MMM y".
    return _local(at, _("y年M月d日"))


def clock_time(at: datetime) -> str:
    """Write the time of day in Shanghai: ``18:00``."""
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def machine_time(at: datetime) -> str:
    """Write a moment for ``<time datetime>``: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _local(at: datetime, pattern: str) -> str:
    return format_datetime(
        at.astimezone(SHANGHAI).replace(tzinfo=None), pattern, locale=get_locale()
    )


def time_left(ends_at: datetime, at: datetime) -> str:
    """Say how long there is still: days, or hours, or minutes; never rounded up."""
    left = ends_at - at
    if left <= timedelta(0):
        return _("已截止")
    if left < MINUTE:
        return _("不到 1 分钟").replace(" ", NBSP)
    return keep_units(_left_in_words(left))


def _left_in_words(left: timedelta) -> str:
    if left < HOUR:
        return _("还剩 %(minutes)d 分钟", minutes=left // MINUTE)
    if left < DAY:
        return _("还剩 %(hours)d 小时", hours=left // HOUR)
    days, hours = left // DAY, left % DAY // HOUR
    if days > 1 or hours == 0:
        return ngettext("还剩 %(num)d 天", "还剩 %(num)d 天", days)
    return _("还剩 1 天 %(hours)d 小时", hours=hours)


def grouped(code: str) -> str:
    """Write a code in groups of four: ``7K3M-9PXQ``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def init_app(app: Flask) -> None:
    """Give the templates these ways of writing."""
    for written in (
        count,
        area,
        square_metres,
        money,
        yuan,
        permille,
        instant,
        instant_with_year,
        day,
        day_with_year,
        clock_time,
        machine_time,
        time_left,
        grouped,
        keep_units,
        phone_number,
    ):
        app.jinja_env.filters[written.__name__] = written
