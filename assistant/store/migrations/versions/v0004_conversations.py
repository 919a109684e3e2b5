"""Conversations: the turns of each reader, with what today's scope makes of them kept beside each until it changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add one table; nothing that is there changes."""
    op.create_table(
        "turns",
        sa.Column("user", sa.LargeBinary, primary_key=True),
        sa.Column("conversation", sa.LargeBinary, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("question", sa.LargeBinary, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("memo", sa.LargeBinary),
    )
