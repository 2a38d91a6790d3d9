"""Paper as PDF: batches of sheets laid out one by one, painted into one file."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import Any

A4_WIDTH = 210 / 25.4 * 96
A4_HEIGHT = 297 / 25.4 * 96
FONTS = 'html body{font-family:"Noto Sans CJK SC",sans-serif}'
NO_GLYPH = 0

Progress = Callable[[int], object]
"""Told after each batch how many pages are laid out by now."""


class PdfUnavailableError(RuntimeError):
    """This machine cannot make a PDF; the browser's print view serves instead."""


class ReachesOutError(ValueError):
    """A sheet refers to something outside itself; nothing is ever fetched."""


class SheetOverflowError(ValueError):
    """A sheet needs more than its one page; its text has to be shorter."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some sheets on their way to paper.

    Attributes:
        sheets: how many pages the HTML is; each sheet is exactly one A4 page.
        html: makes the HTML, asked for only when its turn has come.
    """

    sheets: int
    html: Callable[[], str]


def pdf_of(batches: Sequence[Batch], progress: Progress | None = None) -> bytes:
    """Lay out the batches one by one and return them as one PDF.

    Only one batch is in memory at a time. No address in the HTML is ever fetched.

    Raises:
        PdfUnavailableError: if the PDF engine, Pango or a Chinese font is missing.
        ReachesOutError: if a sheet refers to a file or an address.
        SheetOverflowError: if a batch has other pages than it announced.
    """
    engine = _engine()
    press = _Press(engine, progress or _silent)
    first = engine.HTML(string="<p>", url_fetcher=press.refusing).render()
    document = first.copy(list(press.pages(batches)))
    document.font_config = press.fonts
    target = BytesIO()
    document.write_pdf(target)
    _check_glyphs(document.fonts.values())
    return target.getvalue()


@dataclass(slots=True)
class _Press:
    """The engine with its fonts and style, and the batch it holds right now."""

    engine: Any
    progress: Progress
    fonts: Any = field(init=False)
    refusing: Any = field(init=False)
    printed: int = 0
    _number: int = -1
    _laid_out: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fonts = import_module("weasyprint.text.fonts").FontConfiguration()
        self.refusing = _refusing_fetcher()

    def pages(self, batches: Sequence[Batch]) -> Iterator["_LaterPage"]:
        for number, batch in enumerate(batches):
            for index in range(batch.sheets):
                yield _LaterPage(self, number, batch, index)

    def page(self, number: int, batch: Batch, index: int) -> Any:
        if number != self._number:
            self._laid_out = []
            self._laid_out = self._layout(batch)
            self._number = number
            self.printed += batch.sheets
            self.progress(self.printed)
        return self._laid_out[index]

    def _layout(self, batch: Batch) -> list[Any]:
        html = self.engine.HTML(string=batch.html(), url_fetcher=self.refusing)
        style = self.engine.CSS(
            string=FONTS, url_fetcher=self.refusing, font_config=self.fonts
        )
        try:
            rendered = html.render(stylesheets=[style], font_config=self.fonts)
        except import_module("weasyprint.urls").FatalURLFetchingError as reason:
            raise ReachesOutError("paper refers to nothing outside itself") from reason
        if len(rendered.pages) != batch.sheets:
            raise SheetOverflowError(
                f"{batch.sheets} sheets need {len(rendered.pages)} pages"
            )
        return list(rendered.pages)


@dataclass(slots=True)
class _LaterPage:
    """A page of the file whose batch is laid out when it is painted."""

    press: _Press
    number: int
    batch: Batch
    index: int
    width: float = A4_WIDTH
    height: float = A4_HEIGHT
    bleed: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("left", "top", "right", "bottom"), 0.0)
    )
    links: list[Any] = field(default_factory=list)
    anchors: dict[str, Any] = field(default_factory=dict)
    bookmarks: list[Any] = field(default_factory=list)
    forms: dict[Any, Any] = field(default_factory=lambda: {None: []})

    def paint(self, stream: Any, scale: float = 1) -> None:
        self.press.page(self.number, self.batch, self.index).paint(stream, scale)


@cache
def _engine() -> Any:
    # Print styles hold what only browsers know; that is no news on every sheet.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    try:
        return import_module("weasyprint")
    except (ImportError, OSError) as reason:
        raise PdfUnavailableError("the PDF engine cannot be loaded") from reason


def _refusing_fetcher() -> Any:
    fetcher = import_module("weasyprint.urls").URLFetcher
    return fetcher(allowed_protocols=(), fail_on_errors=True)


def _check_glyphs(fonts: Any) -> None:
    if any(NO_GLYPH in font.widths for font in fonts):
        raise PdfUnavailableError("no font on this machine has all the signs")


def _silent(pages: int) -> None:
    """Tell nobody."""
