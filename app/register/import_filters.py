"""Ways to narrow the rows of a preview."""

from flask import url_for
from flask_babel import gettext as _

from app.register.import_page import ImportPage
from app.register.queries.preview import Show


def preview_filters(page: ImportPage) -> list[tuple[str, int, str, bool]]:
    """Offer all rows worth a look, or one kind of them."""
    numbers = {
        Show.ALL: (_("全部"), page.errors + page.warnings + page.fixes),
        Show.ERRORS: (_("错误"), page.errors),
        Show.WARNINGS: (_("提醒"), page.warnings),
        Show.FIXES: (_("自动改正"), page.fixes),
    }
    return [
        (
            str(label),
            number,
            url_for(
                "roll_import.preview",
                estate_id=page.estate_id,
                ref=page.ref,
                show=None if show is Show.ALL else show.value,
            ),
            show is page.shows,
        )
        for show, (label, number) in numbers.items()
    ]
