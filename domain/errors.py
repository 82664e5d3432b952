"""Everything that a person can do wrong, as one tree of errors that carry a code and values.

The sentence for a code lives in ``domain/words``; an error never carries a sentence itself.
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """Something was refused. ``code`` names the sentence, ``values`` fill its placeholders."""

    default_code: ClassVar[str] = "error.unknown"

    def __init__(self, code: str | None = None, /, **values: object) -> None:
        """Remember the code (default: the class's) and the values of its sentence."""
        self.code = code or self.default_code
        self.values = values
        super().__init__(self.code, values)

    def __str__(self) -> str:
        """Return the code with its values, for logs."""
        shown = " ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} {shown}".strip()


class NotFound(DomainError):
    """What was asked for does not exist (any more)."""

    default_code = "error.not_found"


class Refused(DomainError):
    """The person may not do this."""

    default_code = "error.refused"


class IllegalTransition(DomainError):
    """The thing is in a state in which this cannot happen."""

    default_code = "error.illegal_transition"


class Stale(DomainError):
    """Somebody or something was faster; what the person saw is no longer true."""

    default_code = "error.stale"


class Duplicate(DomainError):
    """The same thing exists already."""

    default_code = "error.duplicate"


class InvalidInput(DomainError):
    """A value that a person gave cannot be used; ``field`` (if any) names where."""

    default_code = "error.invalid_input"

    def __init__(self, code: str | None = None, /, *, field: str = "", **values: object) -> None:
        """Remember the field beside code and values."""
        super().__init__(code, **values)
        self.field = field
