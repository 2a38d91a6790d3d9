"""one-time passwords of staff"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("staff_account") as batch_op:
        batch_op.add_column(
            sa.Column(
                "password_is_one_time",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
            )
        )


def downgrade():
    with op.batch_alter_table("staff_account") as batch_op:
        batch_op.drop_column("password_is_one_time")
