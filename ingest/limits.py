"""How large a file may be before reading it is refused."""

from __future__ import annotations

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds that keep one bad file from taking the machine; each excess is a recorded skip."""

    file_bytes: int = 100_000_000
    """Largest file that is opened, in bytes."""
    zip_bytes: int = 500_000_000
    """Most bytes that the members of a zip-based file (.docx, .xlsx, .pptx) may unpack to; of a .zip, with the archives inside it."""
    zip_members: int = 10_000
    """Most files in a .zip together with the archives inside it."""
    zip_ratio: int = 200
    """Most times that a zip-based file may grow by unpacking; office files measured stay under 40."""
    pdf_pages: int = 5_000
    """Most pages of a PDF that are read, at about a tenth of a second a page."""
    ocr_pages: int = 200
    """Most pages of one file that are read by OCR, at about 1.4 seconds a page."""
    metadata_bytes: int = 1_000_000
    """Largest sidecar or sources.yaml, in bytes."""
    workers: int = field(default_factory=lambda: min(8, os.cpu_count() or 2))
    """Processes that read files, beside the one that encodes; 0 reads in that one, without the next two limits."""
    seconds: float = 300.0
    """How long reading a file may go without a result, in seconds."""
    seconds_a_megabyte: float = 60.0
    """How much longer for each megabyte of the file: a scan of 200 pages takes OCR some minutes."""
    memory_bytes: int = 3_000_000_000
    """Most memory that reading one file may take, in bytes."""
