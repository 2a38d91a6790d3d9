"""A file on its way in: kept, mapped, dropped; nothing of it is in the register yet."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import PureWindowsPath

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db import transaction
from app.register.intake.groups import Told, remapped
from app.register.intake.mapping import Mapping
from app.register.intake.roll import check_file
from app.register.intake.workbook import read_workbook
from app.register.models import Estate, RollUpload

REF_BYTES = 9
UPLOADS_KEPT = timedelta(days=7)
LONGEST_FILE_NAME = 120


def store_upload(
    *, estate_id: int, staff_id: int, file_name: str, content: bytes, at: datetime
) -> str:
    """Keep a file until it is imported or a week has passed; return its ref.

    Raises:
        FileRefused: if the file is not read at all; then nothing is kept.
        sqlalchemy.exc.NoResultFound: if there is no such estate.
    """
    name = shown_file_name(file_name)
    mapping = check_file(content, name).mapping
    ref = secrets.token_urlsafe(REF_BYTES)
    with transaction() as session:
        session.get_one(Estate, estate_id)
        session.execute(
            delete(RollUpload).where(RollUpload.uploaded_at < at - UPLOADS_KEPT)
        )
        session.add(
            RollUpload(
                ref=ref,
                estate_id=estate_id,
                staff_id=staff_id,
                file_name=name,
                content=content,
                mapping=mapping.to_json(),
                uploaded_at=at,
            )
        )
    return ref


def set_mapping(
    *, estate_id: int, ref: str, told: Sequence[Told], included: frozenset[str]
) -> None:
    """Read an uploaded file as staff said from now on, sheets of one kind alike.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such upload in this estate.
    """
    with transaction() as session:
        upload = get_upload(session, estate_id, ref)
        mapping = Mapping.from_json(upload.mapping or {"sheets": []})
        workbook = read_workbook(upload.content, upload.file_name)
        upload.mapping = remapped(workbook, mapping, told, included).to_json()


def discard_upload(*, estate_id: int, ref: str) -> None:
    """Drop an uploaded file; nothing of it was in the register.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is no such upload in this estate.
    """
    with transaction() as session:
        session.delete(get_upload(session, estate_id, ref))


def shown_file_name(told: str) -> str:
    """Keep only what a file name needs to be recognised; it never names a path."""
    last = PureWindowsPath(told.replace("/", "\\")).name
    plain = "".join(sign for sign in last if sign.isprintable())
    return plain[-LONGEST_FILE_NAME:] or "roll"


def get_upload(session: Session, estate_id: int, ref: str) -> RollUpload:
    """Return an upload of this estate, to be written.

    Raises:
        sqlalchemy.exc.NoResultFound: if there is none (any more).
    """
    return session.scalars(
        select(RollUpload)
        .where(RollUpload.estate_id == estate_id, RollUpload.ref == ref)
        .with_for_update()
    ).one()
