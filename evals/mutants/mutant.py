"""What a mutant is: an assistant that is broken in one way, by changing the product and never its output."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """An assistant that is broken in one way."""

    name: str
    """Its name."""
    broken: str
    """What is broken, in a sentence."""
    apply: Callable[[], AbstractContextManager[None]]
    """Breaks the product inside the context."""
    caught_by: tuple[str, ...] = ()
    """Measures that are meant for it; each must see it."""
    breaks: tuple[str, ...] = ()
    """Further invariants that it truly breaks."""
    survives: str = ""
    """Why no measure sees it; empty where one does."""


@contextmanager
def swapped(owner: Any, name: str, make: Callable[[Any], Any]) -> Iterator[None]:
    """A function, method or constant of the product replaced by what is made of it, until the context ends."""
    healthy = inspect.getattr_static(owner, name)
    setattr(owner, name, make(healthy))
    try:
        yield
    finally:
        setattr(owner, name, healthy)


@contextmanager
def together(*parts: AbstractContextManager[None]) -> Iterator[None]:
    """Several changes that make one fault."""
    with ExitStack() as stack:
        for part in parts:
            stack.enter_context(part)
        yield
