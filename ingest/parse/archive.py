"""Looks into a zip-based file before anything unpacks it."""

from __future__ import annotations

import io
import zipfile

from assistant.domain.errors import Unparseable
from ingest.limits import Limits

FIX = "open it in its program and save it again"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of the container that old office files and encrypted new ones lie in."""

SMALL = 1_000_000
"""Bytes unpacked under which no growth is dangerous, however well a member packs."""


def guard_zip(data: bytes, limits: Limits) -> None:
    """Raises Unparseable for what is no zip, is encrypted, or would unpack to too much."""
    if data.startswith(OLE):
        raise Unparseable(
            "the file is encrypted or in an old office format", fix="save it without password in the new format"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise Unparseable(f"the file is damaged: {problem}", fix=FIX) from problem
    unpacked = sum(member.file_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise Unparseable("the file is encrypted", fix="save it without password")
    if unpacked > limits.zip_bytes:
        raise Unparseable(f"unpacks to {unpacked:,} bytes, over the limit of {limits.zip_bytes:,}", fix=FIX)
    if unpacked > SMALL and unpacked > len(data) * limits.zip_ratio:
        raise Unparseable(f"unpacks to {unpacked // len(data)} times its size, as a zip bomb does", fix=FIX)
