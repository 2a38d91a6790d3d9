"""``flask doctor`` refuses an installation that is unsafe, and says how to mend it."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.cli.doctor import Installation, faults_of, faults_of_database
from config import Settings

SOUND = Installation(
    Settings(
        database_url="postgresql+psycopg://woyaogai@/woyaogai",
        master_secret=b"9d1f0c4be52a7783e6a04c1d5b9f2e60",
        public_url="https://h.example.cn",
        trusted_hosts=("h.example.cn",),
        https=True,
        proxies=1,
    ),
    account=998,
)


def test_a_sound_installation_has_no_fault() -> None:
    assert faults_of(SOUND) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"master_secret": b"9d1f0c4be52a7783"}, "shorter than 32"),
        ({"master_secret": b"a" * 40}, "can be guessed"),
        ({"master_secret": b"changeme-changeme-0123456789-0123"}, "can be guessed"),
        ({"development": True}, "DEVELOPMENT=1"),
        ({"https": False}, "HTTPS is 0"),
        (
            {"public_url": "http://h.example.cn"},
            "letters must lead to https://",
        ),
        ({"trusted_hosts": ()}, "set TRUSTED_HOSTS=h.example.cn"),
        ({"trusted_hosts": ("other.cn",)}, "does not name h.example.cn"),
        ({"proxies": 0}, "PROXIES is 0"),
        (
            {
                "public_url": "https://renovation.example.gov.cn",
                "trusted_hosts": ("renovation.example.gov.cn",),
            },
            "6 signs too long",
        ),
    ],
)
def test_each_unsafe_setting_is_refused_with_what_to_do(
    change: dict[str, object], said: str
) -> None:
    faults = faults_of(replace(SOUND, settings=replace(SOUND.settings, **change)))
    assert len(faults) == 1
    assert said in faults[0]


def test_root_is_refused() -> None:
    assert "runs as root" in faults_of(replace(SOUND, account=0))[0]


@pytest.mark.parametrize("kept", ["secret_file", "database"])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "kept"
    path.touch(mode=0o600)
    change = (
        {"secret_file": path}
        if kept == "secret_file"
        else {"database_url": f"sqlite:///{path}"}
    )
    installation = replace(SOUND, settings=replace(SOUND.settings, **change))
    assert faults_of(installation) == []
    path.chmod(0o640)
    assert faults_of(installation) == [
        f"{path} can be read by others: chmod 600 {path}"
    ]


def test_a_database_that_may_lose_writes_is_named(
    app: Flask, session: Session, pytestconfig: pytest.Config
) -> None:
    faults = list(faults_of_database(session))
    if pytestconfig.getoption("--postgresql"):
        assert [one.split(":")[0] for one in faults] == [
            "PostgreSQL runs with fsync = off",
            "PostgreSQL runs with full_page_writes = off",
            "PostgreSQL runs with synchronous_commit = off",
        ]
    else:
        assert faults == []


def test_the_command_names_every_fault_and_fails(app: Flask) -> None:
    outcome = app.test_cli_runner().invoke(args=["doctor"])
    assert outcome.exit_code == 1
    assert "✗ DEVELOPMENT=1 shows inner parts to everybody" in outcome.output
