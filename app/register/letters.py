"""Letters, door labels and the poster: one template for the screen and for the PDF."""

from collections.abc import Sequence
from functools import partial

from flask import current_app
from flask_babel import force_locale

from app.register.code_rules import Paper
from app.register.letter_queries import EstateOnPaper, Home
from app.register.letter_sheets import letter_sheet
from app.register.sheets import (
    LabelSheet,
    PaperPage,
    Sheet,
    label,
    poster,
    root_line,
)
from app.web.language import CHINESE
from app.web.pdf import Batch, Progress, pdf_of

BATCH = 50
HOMES_ON_A_PAGE = {Paper.LETTER: 1, Paper.LABEL: 10, Paper.POSTER: 1}
TEMPLATES = {
    Paper.LETTER: "register/paper/letter.html",
    Paper.LABEL: "register/paper/label.html",
    Paper.POSTER: "register/paper/poster.html",
}
TITLES = {
    Paper.LETTER: "一户一码信函",
    Paper.LABEL: "一户一码门贴",
    Paper.POSTER: "小区海报",
}


def pdf(
    paper: Paper,
    *,
    estate: EstateOnPaper,
    homes: Sequence[Home],
    public_url: str,
    progress: Progress | None = None,
) -> bytes:
    """Make the PDF of a paper, a batch at a time, the homes in the order given.

    Raises:
        app.web.pdf.PdfUnavailableError: if this machine cannot make one.
        app.web.pdf.SheetOverflowError: if the words do not fit their page.
    """
    portions = _portions(homes, BATCH * HOMES_ON_A_PAGE[paper])
    batches = [
        Batch(
            sheets=-(-len(some) // HOMES_ON_A_PAGE[paper]) or 1,
            html=partial(html, paper, estate=estate, homes=some, public_url=public_url),
        )
        for some in portions or [()]
    ]
    return pdf_of(batches, progress)


def html(
    paper: Paper,
    *,
    estate: EstateOnPaper,
    homes: Sequence[Home],
    public_url: str,
    remark: str = "",
    back: tuple[str, str] | None = None,
) -> str:
    """Return the page that is printed, by the browser or by the PDF engine.

    It speaks Chinese whatever the language of the screen: residents read it.

    Raises:
        KeyError: if the letter's body has an unknown blank.
    """
    page = PaperPage(
        estate=estate,
        heading=TITLES[paper],
        remark=remark,
        back=back,
        sheets=_sheets(paper, estate, homes, public_url),
        root=root_line(estate),
    )
    with force_locale(CHINESE):
        return current_app.jinja_env.get_template(TEMPLATES[paper]).render(page=page)


def _sheets(
    paper: Paper, estate: EstateOnPaper, homes: Sequence[Home], public_url: str
) -> tuple[Sheet, ...]:
    match paper:
        case Paper.LETTER:
            return tuple(letter_sheet(estate, home, public_url) for home in homes)
        case Paper.LABEL:
            return tuple(
                LabelSheet(labels=tuple(label(home, public_url) for home in some))
                for some in _portions(homes, HOMES_ON_A_PAGE[paper])
            )
        case Paper.POSTER:
            return (poster(estate, public_url),)


def _portions(homes: Sequence[Home], size: int) -> list[Sequence[Home]]:
    return [homes[start : start + size] for start in range(0, len(homes), size)]
