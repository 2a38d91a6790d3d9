"""Files that are not read at all, and why."""

from enum import StrEnum, auto


class FileRefusal(StrEnum):
    """Why a file is refused before anything of it is parsed."""

    EMPTY = auto()
    TOO_LARGE = auto()
    NOT_A_SPREADSHEET = auto()
    DAMAGED = auto()
    LOCKED = auto()
    INFLATES_TOO_MUCH = auto()
    LEAVES_ITS_ARCHIVE = auto()
    HAS_MACROS = auto()
    LINKS_ELSEWHERE = auto()
    TOO_MANY_ROWS = auto()
    TOO_MANY_COLUMNS = auto()
    UNKNOWN_LETTERS = auto()
    NO_HEADINGS = auto()


class FileRefused(Exception):
    """A file that is not read; ``refusal`` says why."""

    def __init__(self, refusal: FileRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal
