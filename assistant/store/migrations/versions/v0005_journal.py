"""The journal: what people did at the audit desk, by what it is about; the words lie with the chain, as a receipt's do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add one table; nothing that is there changes."""
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("time", sa.String(40), nullable=False),
        sa.Column("receipt", sa.String(40), sa.ForeignKey("receipts.id"), nullable=False, unique=True),
    )
    op.create_index("ix_journal_subject", "journal", ["subject"])
