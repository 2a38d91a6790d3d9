"""Runs migrations on the application's own engine, one transaction for all of them."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from app.db import WRITES, Instant, Sealed, db


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | bool:
    """Write our own column types into migrations as the plain types they store."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Sealed):
        return "sa.Text()"
    return False


def drop_empty_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no file when nothing changed."""
    asked = getattr(context.config.cmd_opts, "autogenerate", False)
    if asked and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run() -> None:
    """Upgrade or downgrade over one connection, all or nothing."""
    engine = db.engine.execution_options(**{WRITES: True})
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            compare_type=True,
            transactional_ddl=True,
            process_revision_directives=drop_empty_revision,
            render_as_batch=current_app.extensions["migrate"].configure_args.get(
                "render_as_batch", True
            ),
        )
        with context.begin_transaction():
            context.run_migrations()


run()
