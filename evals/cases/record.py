"""What every record of a case shares."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text with something in it."""


class Record(BaseModel):
    """Fixed once made; an unknown name is an error, since a misspelled label would be scored as absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
