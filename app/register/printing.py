"""From a selection of homes to paper, journalled before it is handed to anybody."""

from dataclasses import dataclass
from datetime import datetime

from app.register import letters
from app.register.code_rules import CodeRefusal, CodeRefused, Paper, Selection
from app.register.letter_queries import EstateOnPaper, Home
from app.register.printing_use_cases import prepare_printing, record_printing
from app.web.pdf import Progress, SheetOverflowError


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Paper as it is handed out.

    Attributes:
        pdf: ``None`` where the browser's print view stands in.
        html: the print view; empty where there is a PDF.
    """

    estate_name: str
    homes: int
    pdf: bytes | None
    html: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """What is to be printed, and for whom it is journalled.

    Attributes:
        public_url: the address that the QR codes lead to.
        most: homes allowed at once; ``None`` means any number.
    """

    paper: Paper
    selection: Selection
    actor: str
    at: datetime
    public_url: str
    most: int | None = None


def print_pdf(order: PrintOrder, progress: Progress | None = None) -> Printed:
    """Make the PDF of an order and journal it.

    Raises:
        CodeRefused: if the order cannot be printed as it is.
        app.web.pdf.PdfUnavailableError: if this machine makes no PDF; then
            nothing is journalled.
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    estate, homes = _prepared(order)
    try:
        made = letters.pdf(
            order.paper,
            estate=estate,
            homes=homes,
            public_url=order.public_url,
            progress=progress,
        )
    except SheetOverflowError as overflow:
        raise CodeRefused(CodeRefusal.LETTER_TOO_LONG) from overflow
    _record(order, homes)
    return Printed(estate_name=estate.name, homes=len(homes), pdf=made)


def print_view(order: PrintOrder, remark: str) -> Printed:
    """Make the page that a browser prints, and journal it.

    Raises:
        CodeRefused: if the order cannot be printed as it is.
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    estate, homes = _prepared(order)
    try:
        page = letters.html(
            order.paper,
            estate=estate,
            homes=homes,
            public_url=order.public_url,
            remark=remark,
        )
    except SheetOverflowError as overflow:
        raise CodeRefused(CodeRefusal.LETTER_TOO_LONG) from overflow
    _record(order, homes)
    return Printed(estate_name=estate.name, homes=len(homes), pdf=None, html=page)


def _prepared(order: PrintOrder) -> tuple[EstateOnPaper, tuple[Home, ...]]:
    return prepare_printing(
        paper=order.paper,
        selection=order.selection,
        actor=order.actor,
        at=order.at,
        most=order.most,
    )


def _record(order: PrintOrder, homes: tuple[Home, ...]) -> None:
    record_printing(
        paper=order.paper,
        code_ids=[home.code_id for home in homes],
        selection=order.selection,
        actor=order.actor,
        at=order.at,
    )
