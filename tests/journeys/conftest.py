"""Journeys drive the real server, with the demo estate in it, in a real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from config import Settings
from tests.journeys.served import World, served


@pytest.fixture(scope="session")
def served_world(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory, chrome: Browser
) -> Iterator[World]:
    """One server and one demo estate for all journeys of this worker."""
    with served(settings, tmp_path_factory.mktemp("journeys"), chrome) as world:
        yield world


@pytest.fixture
def world(served_world: World) -> Iterator[World]:
    """The demo estate; every browser that a journey opened is closed after it."""
    yield served_world
    for context in served_world.chrome.contexts:
        context.close()
