"""The catalog: the one source of truth, in SQL that SQLite and PostgreSQL both take.

Revisions, chunks, fields and links are only ever added, and go only when they are erased or no version holds them any
more. Which of them a version holds stands in `presence`, and which version answers stands in `state`: both change in
one transaction at publication, and in no other place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.types import TypeDecorator

from assistant.domain.errors import Unavailable

MIGRATIONS = ("0001", "0002", "0003", "0004", "0005")
"""Every step's id in order; the last is what this release reads and writes."""

RESTORE = "put the home folder back from a backup, or ingest anew into a fresh --home"
"""What to do when the one thing that cannot be made again is lost."""

DAMAGED = ("not a database", "malformed", "no such table")
"""What SQLite says of a file that something else has written over or cut."""

PATIENCE, HURRY = 30_000, 250  # milliseconds to wait for another program that is writing


def _stored(text: str | None) -> bytes | None:
    """The bytes that are stored for a text."""
    return None if text is None else text.encode("utf-8", "surrogatepass")


class Utf8(TypeDecorator[str]):
    """Text of any code points: neither database takes NUL and lone surrogates as text, and JSON exports hold both.

    Bytes also compare alike everywhere: by code point, whatever the database's collation.
    """

    impl = LargeBinary
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], bytes | None]:  # noqa: ARG002  SQLAlchemy's signature
        """Return what makes the bytes that are stored, without the two calls a value that SQLAlchemy puts around it."""
        return _stored

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        """Return the text as it was given."""
        return None if value is None else bytes(value).decode("utf-8", "surrogatepass")


schema = MetaData()


def _key(name: str, *references: ForeignKey) -> Column[int]:
    """A part of a primary key whose numbers the writer gives; one writer at a time makes that safe."""
    return Column(name, Integer, *references, primary_key=True, autoincrement=False)


versions = Table(
    "versions",
    schema,
    _key("number"),
    Column("root", String(64), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("encoder", String(80), nullable=False),
    Column("dim", Integer, nullable=False),
    Column("chunker", String(200), nullable=False),
    Column("tokenizer", String(80), nullable=False),
    Column("parsers", Text, nullable=False),
    Column("sources_text", Utf8, nullable=False),
    Column("items", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("restores", Integer),
    Column("dropped_at", String(40)),
)
skips = Table(
    "skips",
    schema,
    _key("version", ForeignKey("versions.number")),
    _key("ordinal"),
    Column("path", Utf8, nullable=False),
    Column("source", Utf8, nullable=False),
    Column("reason", Utf8, nullable=False),
    Column("fix", Utf8, nullable=False),
)
segments = Table(
    "segments",
    schema,
    Column("name", String(120), primary_key=True),
    Column("family", String(20), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("version", Integer, ForeignKey("versions.number"), nullable=False),
)
state = Table("state", schema, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))
revisions = Table(
    "revisions",
    schema,
    _key("pk"),
    Column("evidence_id", Utf8, nullable=False),
    Column("revision", String(80), nullable=False),
    Column("path", Utf8, nullable=False),
    Column("text", Utf8, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("clauses", Text, nullable=False),
    Column("elements", Text, nullable=False),
    Column("parser", String(200), nullable=False),
    UniqueConstraint("evidence_id", "revision"),
)
presence = Table(
    "presence",
    schema,
    _key("pk"),
    Column("revision_pk", Integer, ForeignKey("revisions.pk"), nullable=False, index=True),
    Column("source", Utf8, nullable=False),
    Column("original", String(64), nullable=False),
    Column("from_version", Integer, ForeignKey("versions.number"), nullable=False),
    Column("to_version", Integer, ForeignKey("versions.number")),
)
fields = Table(
    "fields",
    schema,
    _key("revision_pk", ForeignKey("revisions.pk")),
    _key("ordinal"),
    Column("name", Utf8, nullable=False),
    Column("value", Utf8, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
links = Table(
    "links",
    schema,
    _key("revision_pk", ForeignKey("revisions.pk")),
    _key("ordinal"),
    Column("type", String(40), nullable=False),
    Column("target", Utf8, nullable=False),
    Column("basis", String(40), nullable=False),
    Column("start", Integer),
    Column("end", Integer),
)
mentions = Table(
    "mentions",
    schema,
    _key("revision_pk", ForeignKey("revisions.pk")),
    _key("ordinal"),
    Column("type", String(40), nullable=False),
    Column("text", Utf8, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)
readings = Table(
    "readings",
    schema,
    _key("pk"),
    Column("path", Utf8, nullable=False, unique=True),
    Column("inputs", String(64), nullable=False),
    Column("held", Text, nullable=False),
    Column("told", Utf8, nullable=False),
)
freshness = Table(
    "freshness",
    schema,
    Column("source", Utf8, primary_key=True),
    Column("read_at", String(40), nullable=False),
    Column("files", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("skips", Integer, nullable=False),
)
rules = Table(
    "rules",
    schema,
    _key("seq"),
    Column("seen_at", String(40), nullable=False),
    Column("text", Utf8, nullable=False),
)
erasures = Table(
    "erasures",
    schema,
    _key("seq"),
    Column("evidence_id", Utf8, nullable=False),
    Column("text_hash", String(64)),
    Column("erased_at", String(40), nullable=False),
    Column("reason", Utf8, nullable=False),
    Column("lifted_at", String(40)),
)
erased = Table(
    "erased",
    schema,
    _key("erasure", ForeignKey("erasures.seq")),
    _key("ordinal"),
    Column("evidence_id", Utf8, nullable=False),
    Column("revision", String(80), nullable=False),
    Column("from_version", Integer, nullable=False),
    Column("to_version", Integer),
    Column("chunks", Text, nullable=False),
)
withheld_originals = Table(
    "withheld_originals",
    schema,
    Column("digest", String(64), primary_key=True),
    Column("erasure", Integer, ForeignKey("erasures.seq"), nullable=False),
)
chunks = Table(
    "chunks",
    schema,
    _key("pk"),
    Column("chunk_id", LargeBinary, nullable=False),
    Column("revision_pk", Integer, ForeignKey("revisions.pk"), nullable=False),
    Column("chunker", String(200), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("context", Utf8, nullable=False),
    Column("locator", Text, nullable=False),
    Column("flags", Text, nullable=False),
    Column("text_hash", String(64), nullable=False),
    UniqueConstraint("revision_pk", "chunker", "ordinal"),
)
receipts = Table(
    "receipts",
    schema,
    _key("seq"),
    Column("id", String(40), nullable=False, unique=True),
    Column("record", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
receipt_texts = Table(
    "receipt_texts",
    schema,
    Column("receipt", String(40), ForeignKey("receipts.id"), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("salt", String(64), nullable=False),
    Column("text", Utf8, nullable=False),
)
turns = Table(
    "turns",
    schema,
    Column("user", Utf8, primary_key=True),
    Column("conversation", Utf8, primary_key=True),
    _key("number"),
    Column("question", Utf8, nullable=False),
    Column("asked", Text, nullable=False),
    Column("memo", Utf8),
)

journal = Table(
    "journal",
    schema,
    _key("seq"),
    Column("subject", Utf8, nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("time", String(40), nullable=False),
    Column("receipt", String(40), ForeignKey("receipts.id"), nullable=False, unique=True),
)


def present_at(version: int) -> ColumnElement[bool]:
    """The condition that a row of `presence` holds in a version; `to_version` is the first without it."""
    ended = presence.c.to_version
    return (presence.c.from_version <= version) & (ended.is_(None) | (ended > version))


class Catalog:
    """An open catalog of the newest shape."""

    def __init__(self, engine: Engine) -> None:
        """Wrap an engine whose tables are there; use `open_catalog`."""
        self.engine = engine
        self._writer = engine.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose whole block sees one state of the catalog. Raises Unavailable when it cannot."""
        with _told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, hurried: bool = False) -> Iterator[Connection]:
        """Give a connection whose whole block is one transaction: all of it is kept, or, on an exception, nothing.

        Raises Unavailable when another program holds the catalog for long or the disk is full; hurried does not wait
        for long.
        """
        with _told(), self._writer.execution_options(hurried=hurried).begin() as connection:
            yield connection

    def vacuum(self) -> None:
        """Give back the room of what was deleted and leave no copy of it in the catalog's files.

        Raises Unavailable while another program reads.
        """
        outside = self.engine.execution_options(isolation_level="AUTOCOMMIT")  # no database takes it in a transaction
        with _told(), outside.connect() as connection:
            connection.exec_driver_sql("VACUUM")
            if self.engine.dialect.name != "sqlite":
                return
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        if busy:
            raise Unavailable("another program is reading the catalog: stop it and run clausetrail doctor --mend")


def open_catalog(home: Path, url: str | None = None) -> Catalog:
    """Open the catalog of a home, made or brought to the newest shape first when it is not there yet.

    Raises:
        Unavailable: A newer release wrote it, another program holds it, the disk is full, or it is damaged.
    """
    engine = _engine(url or f"sqlite:///{home / 'catalog.sqlite'}")
    with _told():
        shape = _shape(engine)
        if shape is None and _was_used(home):
            raise Unavailable(f"the catalog of this home is gone or empty: {RESTORE}")
        if shape != MIGRATIONS[-1]:
            with FileLock(home / "catalog.lock"):
                _upgrade(engine)
    return Catalog(engine)


def _was_used(home: Path) -> bool:
    """Whether files were ever kept or a version published here, which comes after the catalog is made.

    A catalog begun anew would forget versions, receipts and what was erased, and would give up the files.
    """
    kept = home / "originals"
    return (home / "sources.json").exists() or (kept.is_dir() and any(kept.iterdir()))


@contextmanager
def _told() -> Iterator[None]:
    """Say what a database's failure means for the person, and what to do; what our own statements broke is not it."""
    try:
        yield
    except DatabaseError as problem:
        if type(problem) not in (DatabaseError, OperationalError):
            raise
        raise Unavailable(_sentence(str(problem.orig))) from problem


def _sentence(problem: str) -> str:
    """One sentence for what a database says of itself."""
    if "locked" in problem:
        return "another program holds the catalog: wait until it has ended, and try again"
    if "full" in problem or "disk I/O" in problem:
        return f"the catalog cannot be written ({problem}): free disk space and run clausetrail ingest again"
    if any(words in problem for words in DAMAGED):
        return f"the catalog is damaged ({problem}): {RESTORE}"
    return f"the catalog cannot be used ({problem}): run clausetrail doctor"


def _engine(url: str) -> Engine:
    """An engine; on SQLite with write-ahead logging and with transactions that begin where SQLAlchemy says so."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set up one SQLite connection: readers go on while one process writes."""
    connection.isolation_level = None  # the driver would begin by itself, and too late for reads
    for pragma in (f"busy_timeout={PATIENCE}", "journal_mode=WAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Begin at once; a writer takes the write lock first, as a reader that turns writer would fail when busy."""
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    writing = options.get("writing", False)
    patience = HURRY if options.get("hurried", False) else PATIENCE
    if connection.info.get("patience", PATIENCE) != patience:  # of a connection that is used again
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        connection.info["patience"] = patience
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _shape(engine: Engine) -> str | None:
    """The last step that the catalog has been through; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def _upgrade(engine: Engine) -> None:
    """Run the steps that are missing; a catalog of a shape unknown here is left alone."""
    if _shape(engine) not in (None, *MIGRATIONS):
        raise Unavailable("the catalog was written by a newer release: install that release, or use another home")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with engine.execution_options(writing=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
