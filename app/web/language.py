"""Which language a page is written in: Chinese unless the visitor chose another."""

from pathlib import Path

from babel import Locale
from babel.support import Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations

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


def _install_catalogue(app: Flask) -> None:
    """Let templates look the catalogue up once a page, not anew for every sentence."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _catalogue().ugettext(text),
        ngettext=lambda one, many, n: _catalogue().ungettext(one, many, n),
        newstyle=True,
    )


def _catalogue() -> Translations:
    locale = get_locale()
    kept: tuple[Locale | None, Translations] | None = g.get("catalogue")
    if kept is None or kept[0] is not locale:
        kept = g.catalogue = locale, get_translations()
    return kept[1]


def init_app(app: Flask, translations: Path) -> None:
    """Choose the language of every request and translate its templates."""
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(translations))
    app.config.setdefault("BABEL_DEFAULT_LOCALE", CHINESE)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    Babel(app, locale_selector=chosen_language)
    _install_catalogue(app)
    app.jinja_env.filters["language_tag"] = language_tag
    app.jinja_env.globals["html_language"] = html_language
    app.jinja_env.globals["other_languages"] = other_languages
