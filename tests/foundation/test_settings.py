from pathlib import Path

import pytest

from app.keys import Keyring
from config import Settings, SettingsError

SECRET = "a secret of more than thirty-two bytes"


def test_postgres_addresses_of_every_spelling_reach_the_same_driver() -> None:
    for spelling in (
        "postgres://u@h/d",
        "postgresql://u@h/d",
        "postgresql+psycopg://u@h/d",
    ):
        settings = Settings.from_env({"DATABASE_URL": spelling, "SECRET_KEY": SECRET})
        assert settings.database_url == "postgresql+psycopg://u@h/d"


def test_a_first_start_makes_a_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    first = Settings.from_env({"SECRET_FILE": str(path)})
    again = Settings.from_env({"SECRET_FILE": str(path)})
    assert first.master_secret == again.master_secret
    assert len(first.master_secret) >= 32
    assert path.stat().st_mode & 0o077 == 0


def test_an_empty_secret_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch()
    with pytest.raises(SettingsError, match="empty"):
        Settings.from_env({"SECRET_FILE": str(path)})


def test_a_number_of_proxies_that_is_no_number_is_refused() -> None:
    with pytest.raises(SettingsError, match="PROXIES"):
        Settings.from_env({"PROXIES": "two", "SECRET_KEY": SECRET})


def test_each_purpose_has_a_key_of_its_own() -> None:
    ring = Keyring(SECRET.encode())
    assert ring.key("a") != ring.key("b")
    assert ring.key("a") == Keyring(SECRET.encode()).key("a")
    assert ring.key("a") != Keyring(b"another").key("a")
