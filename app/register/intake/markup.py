"""Walking through the XML inside a workbook, element by element."""

from collections.abc import Callable
from xml.parsers.expat import ExpatError, ParserCreate

from app.register.intake.refusals import FileRefusal, FileRefused

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
WHOLE = True


def walk(data: bytes, start: Start, end: End | None = None) -> None:
    """Call ``start`` with ``"namespace name"`` and attributes of each element.

    Raises:
        FileRefused: if the XML is not sound.
    """
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    try:
        parser.Parse(data, WHOLE)
    except (ExpatError, ValueError) as broken:
        raise FileRefused(FileRefusal.DAMAGED) from broken
