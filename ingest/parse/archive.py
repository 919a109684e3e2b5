"""Looks into a zip before anything unpacks it, and unpacks archives within bounds."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.domain.errors import Unparseable
from ingest.limits import Limits

FIX = "open it in its program and save it again"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of the container that old office files and encrypted new ones lie in."""

SMALL = 1_000_000
"""Bytes unpacked under which no growth is dangerous, however well a member packs."""


DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
"""What reading a damaged member raises: its decompressor's own error (bzip2's is an OSError), or a ValueError where an
offset or a name makes no sense."""

LITTER = ("__MACOSX/", "._", ".DS_Store", "Thumbs.db", "desktop.ini", "~$", ".~lock.")
"""Beginnings of paths and names that archivers and desktops leave behind."""


def guard_zip(data: bytes, limits: Limits) -> None:
    """Raises Unparseable for what is no zip, is encrypted, or would unpack to too much."""
    if data.startswith(OLE):
        raise Unparseable(
            "the file is encrypted or in an old office format", fix="save it without password in the new format"
        )
    members = _members(data)
    if any(member.flag_bits & 1 for member in members):
        raise Unparseable("the file is encrypted", fix="save it without password")
    _guard_size(data, members, limits.zip_bytes, limits, FIX)


def _members(data: bytes) -> list[zipfile.ZipInfo]:
    """What the zip says that it holds. Raises Unparseable for what is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:  # bytes in memory give no OSError
        raise Unparseable(f"the file is damaged: {problem}", fix=FIX) from problem


def _guard_size(data: bytes, members: list[zipfile.ZipInfo], most: int, limits: Limits, fix: str) -> None:
    """Raises Unparseable when the members would unpack to more than the most, or to far more than they are."""
    unpacked = sum(member.file_size for member in members)
    if unpacked > most:
        raise Unparseable(f"unpacks to {unpacked:,} bytes, over the limit of {most:,}", fix=fix)
    if unpacked > SMALL and unpacked > len(data) * limits.zip_ratio:
        raise Unparseable(f"unpacks to {unpacked // len(data)} times its size, as a zip bomb does", fix=fix)


class Nest:
    """What an archive with all archives inside it may still unpack to: a bomb is no smaller in several shells."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.bytes_left = limits.zip_bytes
        self.members_left = limits.zip_members


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file inside an archive."""

    name: str
    """Its path inside the archive, without steps upward, without a root and in signs that an id can hold."""
    written: str
    """Its path as the archive writes it."""
    data: bytes | None
    """Its content; None when it cannot be had."""
    reason: str = ""
    """Why it cannot be had."""
    fix: str = ""
    """What the owner of the archive can do."""


def unpacked(data: bytes, nest: Nest, *, first: tuple[str, ...]) -> Iterator[Member]:
    """Every file of a zip, each with its content or the reason why it has none; those of these endings come first.

    Raises Unparseable before anything is unpacked when the archive is damaged, empty, or larger than the nest allows.
    """
    members = [one for one in _members(data) if not one.is_dir()]
    if not members:
        raise Unparseable("the archive holds no files", fix="delete it or pack it again")
    if len(members) > nest.members_left:
        reason = f"the archive and those around it hold more than {nest.limits.zip_members:,} files"
        raise Unparseable(reason, fix="unpack it, or split it")
    _guard_size(data, members, nest.bytes_left, nest.limits, "unpack it, or split it")
    nest.members_left -= len(members)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for one in sorted(members, key=lambda one: not one.filename.casefold().endswith(first)):
            yield _unpacked(archive, one, nest)


def _unpacked(archive: zipfile.ZipFile, one: zipfile.ZipInfo, nest: Nest) -> Member:
    """One file; what its header says of its size is not believed."""
    name = safe_name(one.filename)

    def without(reason: str, fix: str) -> Member:
        return Member(name=name, written=one.filename, data=None, reason=reason, fix=fix)

    if name.startswith(LITTER) or PurePosixPath(name).name.startswith(LITTER):
        return without("a left-over of an archiver or the desktop, not a document", "leave it out")
    if one.flag_bits & 1:
        return without("it is encrypted with a password", "pack it without password")
    try:
        with archive.open(one) as content:
            data = content.read(nest.bytes_left + 1)
    except DAMAGED as problem:
        return without(f"it is damaged: {problem}", "pack it again")
    except RuntimeError as problem:  # a method that zipfile has not, or a password that the directory does not tell of
        return without(f"it is packed in a way that is not read: {problem}", "pack it again as a plain zip")
    nest.bytes_left -= len(data)
    if nest.bytes_left < 0:
        raise Unparseable(f"unpacks to more than the limit of {nest.limits.zip_bytes:,} bytes", fix="unpack it")
    return Member(name=name, written=one.filename, data=data)


def safe_name(written: str) -> str:
    """A path inside an archive without root, drive and steps upward, in signs that an id can hold."""
    parts = re.sub(r"^[A-Za-z]:", "", written.replace("\\", "/")).split("/")
    kept = [part for part in (safe_part(one) for one in parts) if part not in ("", ".", "..")]
    return "/".join(kept) or "file"


def safe_part(name: str) -> str:
    """A name on one line and without signs that part ids."""
    plain = "".join("-" if sign in "/\\!#" or not sign.isprintable() else sign for sign in name)
    return " ".join(plain.split())
