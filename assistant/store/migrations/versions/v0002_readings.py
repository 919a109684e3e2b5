"""Mentions, what was read from each file last, how fresh each source is, and the access rules over time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add four tables; nothing that is there changes."""
    _mentions()
    _readings()
    _rules()


def _mentions() -> None:
    op.create_table(
        "mentions",
        sa.Column("revision_pk", sa.Integer, sa.ForeignKey("revisions.pk"), primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
    )


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("pk", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("inputs", sa.String(64), nullable=False),
        sa.Column("held", sa.Text, nullable=False),
        sa.Column("told", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "freshness",
        sa.Column("source", sa.LargeBinary, primary_key=True),
        sa.Column("read_at", sa.String(40), nullable=False),
        sa.Column("files", sa.Integer, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("skips", sa.Integer, nullable=False),
    )


def _rules() -> None:
    op.create_table(
        "rules",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seen_at", sa.String(40), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
