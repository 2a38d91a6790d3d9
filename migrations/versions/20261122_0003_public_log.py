"""the public log of each ballot"""

import sqlalchemy as sa
from alembic import op

from app.db import guard_append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "log_salt",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_log_salt_ballot_id")
        ),
        sa.PrimaryKeyConstraint(
            "ballot_id", "kind", "subject_id", name=op.f("pk_log_salt")
        ),
    )
    op.create_table(
        "log_entry",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("peaks", sa.LargeBinary(), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_log_entry_ballot_id")
        ),
        sa.ForeignKeyConstraint(
            ["vote_id"], ["vote.id"], name=op.f("fk_log_entry_vote_id")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "seq", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("vote_id", name=op.f("uq_log_entry_vote_id")),
    )
    guard_append_only(op.get_bind(), "log_entry")


def downgrade():
    op.drop_table("log_entry")
    op.drop_table("log_salt")
