"""An estate of exercises to be attacked."""

import pytest
from sqlalchemy.orm import Session

from tests.ballots.conftest import Story
from tests.factories import Given


@pytest.fixture
def story(given: Given, session: Session) -> Story:
    return Story.of(given, session, is_test=True)
