"""The committee writes its letter. One function, one transaction."""

import hashlib
from dataclasses import replace
from datetime import datetime

from app import journal
from app.db import transaction
from app.register.code_events import LetterTextEdited
from app.register.code_rules import CodeRefusal, CodeRefused
from app.register.letter_queries import EstateOnPaper, Words, estate_on_paper
from app.register.letter_sheets import has_room
from app.register.models import LetterText


def edit_letter_text(
    *, estate_id: int, words: Words, staff_id: int, at: datetime
) -> None:
    """Keep the words of an estate's letter.

    Raises:
        CodeRefused: if they leave no room for what a ballot may add.
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    with transaction() as session:
        estate = estate_on_paper(session, estate_id, at)
        if refusal := refusal_of_words(with_words(estate, words)):
            raise CodeRefused(refusal)
        session.merge(
            LetterText(
                estate_id=estate_id,
                heading=words.heading,
                body=words.body,
                updated_at=at,
                staff_id=staff_id,
            )
        )
        journal.record(
            session,
            LetterTextEdited(
                occurred_at=at,
                actor=f"staff:{staff_id}",
                estate_id=estate_id,
                text_sha256=_hash(words),
            ),
        )


def refusal_of_words(estate: EstateOnPaper) -> CodeRefusal | None:
    """Say why an estate cannot have these words, or ``None`` if it can."""
    return None if has_room(estate) else CodeRefusal.LETTER_TOO_LONG


def with_words(estate: EstateOnPaper, words: Words) -> EstateOnPaper:
    """Return the same paper with other words."""
    return replace(estate, words=words)


def _hash(words: Words) -> str:
    return hashlib.sha256(f"{words.heading}\n\n{words.body}".encode()).hexdigest()
