"""The running instance's settings, for views."""

from typing import Protocol, cast

from flask import current_app

KEY = "woyaogai_settings"


class WebSettings(Protocol):
    """What views need to know of this installation."""

    @property
    def public_url(self) -> str: ...
    @property
    def https(self) -> bool: ...
    @property
    def development(self) -> bool: ...


def settings() -> WebSettings:
    """Return the settings this application was created with."""
    return cast("WebSettings", current_app.extensions[KEY])
