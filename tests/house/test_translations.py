"""English is complete: every sentence of the interface has its translation."""

import re
import tomllib
from functools import cache

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from config import ROOT

KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)")
LATIN = re.compile(r"[A-Za-z]")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def _said() -> frozenset[str]:
    """Return every sentence that the interface looks up."""
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text())
    mappings = configured["tool"]["babel"]["mappings"]
    options = {
        one["pattern"]: {
            key: value for key, value in one.items() if key not in {"method", "pattern"}
        }
        for one in mappings
    }
    found = extract_from_dir(
        ROOT,
        method_map=[(one["pattern"], one["method"]) for one in mappings],
        options_map=options,
        keywords=KEYWORDS,
        directory_filter=lambda folder: not folder.split("/")[-1].startswith("."),
    )
    return frozenset(
        message if isinstance(message, str) else message[0]
        for _file, _line, message, _comments, _context in found
    )


@cache
def _english() -> Catalog:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as catalogue:
        return read_po(catalogue, locale="en")


def _translations(sentence: str) -> list[str]:
    message = _english().get(sentence)
    if message is None or message.fuzzy:
        return []
    said = [message.string] if isinstance(message.string, str) else [*message.string]
    return said if all(said) else []


def test_every_sentence_is_said_in_english_too() -> None:
    assert sorted(one for one in _said() if not _translations(one)) == []


def test_no_translation_loses_or_invents_a_placeholder() -> None:
    wrong = [
        (sentence, translation)
        for sentence in _said()
        for translation in _translations(sentence)
        if set(PLACEHOLDER.findall(translation)) != set(PLACEHOLDER.findall(sentence))
    ]
    assert wrong == []


def test_no_translation_is_left_in_chinese() -> None:
    wrong = [
        sentence
        for sentence in _said()
        for translation in _translations(sentence)
        if CHINESE.search(translation) and not LATIN.search(translation)
    ]
    assert wrong == []
