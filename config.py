"""Settings of one running instance: the only reader of the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parent


class SettingsError(ValueError):
    """A setting is missing or unusable; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between two installations.

    Attributes:
        database_url: an SQLAlchemy URL; SQLite by default, PostgreSQL at scale.
        master_secret: at least 32 bytes; every key is derived from it.
        secret_file: where the secret was read from, unless it was given outright.
        public_url: the address printed in QR codes, without a trailing slash.
        trusted_hosts: host names answered to; empty means any (development).
        https: cookies are Secure and HSTS is sent.
        proxies: how many reverse proxies stand before the server.
        mirror_path: where every ballot's log is kept a second time, best on another
            disk; ``None`` keeps none.
        development: the component gallery is served, errors are shown.
    """

    database_url: str
    master_secret: bytes
    secret_file: Path | None = None
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    https: bool = False
    proxies: int = 0
    mirror_path: Path | None = None
    development: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the settings from environment variables.

        Raises:
            SettingsError: if a value cannot be used.
        """
        values = os.environ if env is None else env
        secret_file = _secret_file(values)
        return cls(
            database_url=_database_url(values),
            master_secret=_master_secret(values, secret_file),
            secret_file=secret_file,
            public_url=values.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
            trusted_hosts=tuple(values.get("TRUSTED_HOSTS", "").split()),
            https=values.get("HTTPS", "") == "1",
            proxies=_whole_number(values, "PROXIES"),
            mirror_path=_mirror_path(values),
            development=values.get("DEVELOPMENT", "") == "1",
        )


def _database_url(values: Mapping[str, str]) -> str:
    url = values.get("DATABASE_URL") or f"sqlite:///{ROOT / 'var/woyaogai.sqlite3'}"
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _secret_file(values: Mapping[str, str]) -> Path | None:
    if values.get("SECRET_KEY"):
        return None
    return Path(values.get("SECRET_FILE") or ROOT / "var/secret")


def _master_secret(values: Mapping[str, str], path: Path | None) -> bytes:
    if path is None:
        return values["SECRET_KEY"].encode()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    secret = path.read_text().strip().encode()
    if not secret:
        raise SettingsError(f"{path} is empty; delete it and start again")
    return secret


def _mirror_path(values: Mapping[str, str]) -> Path | None:
    named = values.get("MIRROR_PATH", str(ROOT / "var/mirror"))
    return Path(named) if named else None


def _whole_number(values: Mapping[str, str], name: str) -> int:
    text = values.get(name, "0")
    if not text.isdigit():
        raise SettingsError(f"{name} must be a whole number, not {text!r}")
    return int(text)
