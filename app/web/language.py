"""Which language a page is written in: Chinese unless the visitor chose another."""

from pathlib import Path

from babel import Locale
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

LANGUAGE_COOKIE = "language"
CHINESE = "zh_Hans_CN"
LANGUAGES = {CHINESE: "中文", "en": "English"}
HTML_LANGUAGES = {CHINESE: "zh-CN"}


def chosen_language() -> str:
    """Return the code of the language the visitor chose; Chinese if none.

    Commands have no visitor: what they print and write on paper is Chinese.
    """
    if not has_request_context():
        return CHINESE
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else CHINESE


def html_language() -> str:
    """Return the value of ``<html lang>`` for the language of this page."""
    return language_tag(str(get_locale() or Locale.parse(CHINESE)))


def language_tag(code: str) -> str:
    """Return the tag HTML knows a language by: ``zh-CN`` for ``zh_Hans_CN``."""
    return HTML_LANGUAGES.get(code, code.replace("_", "-"))


def other_languages() -> list[tuple[str, str]]:
    """Return (code, own name) of the languages the visitor could switch to."""
    chosen = chosen_language()
    return [(code, name) for code, name in LANGUAGES.items() if code != chosen]


def init_app(app: Flask, translations: Path) -> None:
    """Choose the language of every request and translate its templates."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(translations))
    app.config.setdefault("BABEL_DEFAULT_LOCALE", CHINESE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.filters["language_tag"] = language_tag
    app.jinja_env.globals["html_language"] = html_language
    app.jinja_env.globals["other_languages"] = other_languages
