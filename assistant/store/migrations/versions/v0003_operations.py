"""What operations on versions leave behind: what was rolled back to, dropped and erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two columns to `versions` and three tables; nothing that is there changes."""
    op.add_column("versions", sa.Column("restores", sa.Integer))
    op.add_column("versions", sa.Column("dropped_at", sa.String(40)))
    op.create_table(
        "erasures",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("evidence_id", sa.LargeBinary, nullable=False),
        sa.Column("text_hash", sa.String(64)),
        sa.Column("erased_at", sa.String(40), nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("lifted_at", sa.String(40)),
    )
    op.create_table(
        "erased",
        sa.Column("erasure", sa.Integer, sa.ForeignKey("erasures.seq"), primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("evidence_id", sa.LargeBinary, nullable=False),
        sa.Column("revision", sa.String(80), nullable=False),
        sa.Column("from_version", sa.Integer, nullable=False),
        sa.Column("to_version", sa.Integer),
        sa.Column("chunks", sa.Text, nullable=False),
    )
    op.create_table(
        "withheld_originals",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("erasure", sa.Integer, sa.ForeignKey("erasures.seq"), nullable=False),
    )
