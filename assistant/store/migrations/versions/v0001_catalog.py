"""The first shape of the catalog."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table of the first release."""
    _versions()
    _evidence()
    _chunks()
    _ledger()


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("root", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("encoder", sa.String(80), nullable=False),
        sa.Column("dim", sa.Integer, nullable=False),
        sa.Column("chunker", sa.String(200), nullable=False),
        sa.Column("tokenizer", sa.String(80), nullable=False),
        sa.Column("parsers", sa.Text, nullable=False),
        sa.Column("sources_text", sa.LargeBinary, nullable=False),
        sa.Column("items", sa.Integer, nullable=False),
        sa.Column("chunks", sa.Integer, nullable=False),
    )
    op.create_table(
        "skips",
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.number"), primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.LargeBinary, nullable=False),
        sa.Column("source", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("fix", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "segments",
        sa.Column("name", sa.String(120), primary_key=True),
        sa.Column("family", sa.String(20), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, sa.ForeignKey("versions.number"), nullable=False),
    )
    op.create_table(
        "state", sa.Column("key", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )


def _evidence() -> None:
    op.create_table(
        "revisions",
        sa.Column("pk", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("evidence_id", sa.LargeBinary, nullable=False),
        sa.Column("revision", sa.String(80), nullable=False),
        sa.Column("path", sa.LargeBinary, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("metadata", sa.Text, nullable=False),
        sa.Column("clauses", sa.Text, nullable=False),
        sa.Column("elements", sa.Text, nullable=False),
        sa.Column("parser", sa.String(200), nullable=False),
        sa.UniqueConstraint("evidence_id", "revision"),
    )
    op.create_table(
        "presence",
        sa.Column("pk", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("revision_pk", sa.Integer, sa.ForeignKey("revisions.pk"), nullable=False, index=True),
        sa.Column("source", sa.LargeBinary, nullable=False),
        sa.Column("original", sa.String(64), nullable=False),
        sa.Column("from_version", sa.Integer, sa.ForeignKey("versions.number"), nullable=False),
        sa.Column("to_version", sa.Integer, sa.ForeignKey("versions.number")),
    )
    _named_values()


def _named_values() -> None:
    op.create_table(
        "fields",
        sa.Column("revision_pk", sa.Integer, sa.ForeignKey("revisions.pk"), primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("revision_pk", sa.Integer, sa.ForeignKey("revisions.pk"), primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("target", sa.LargeBinary, nullable=False),
        sa.Column("basis", sa.String(40), nullable=False),
        sa.Column("start", sa.Integer),
        sa.Column("end", sa.Integer),
    )


def _chunks() -> None:
    op.create_table(
        "chunks",
        sa.Column("pk", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("chunk_id", sa.LargeBinary, nullable=False),
        sa.Column("revision_pk", sa.Integer, sa.ForeignKey("revisions.pk"), nullable=False),
        sa.Column("chunker", sa.String(200), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("context", sa.LargeBinary, nullable=False),
        sa.Column("locator", sa.Text, nullable=False),
        sa.Column("flags", sa.Text, nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("revision_pk", "chunker", "ordinal"),
    )


def _ledger() -> None:
    op.create_table(
        "receipts",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "receipt_texts",
        sa.Column("receipt", sa.String(40), sa.ForeignKey("receipts.id"), primary_key=True),
        sa.Column("part", sa.String(20), primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
