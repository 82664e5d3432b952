"""Sentences for the blocks: asks ``domain.words`` in the reader's language and makes values readable.

Values that need the locale (money, numbers, dates) are formatted here, so that catalogues hold words only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.money import Money
from domain.tasks.facts import Say
from domain.words import formats, has, say


@dataclass(frozen=True, slots=True)
class Texts:
    """One reader's language, locale and time zone."""

    locale: str
    time_zone: str = "Europe/Copenhagen"

    def __call__(self, code: str, /, **values: Any) -> str:
        """Return the sentence for a code, its values written in the reader's locale."""
        return say(code, self.locale, **{name: self.readable(value) for name, value in values.items()})

    def of(self, sentence: Say) -> str:
        """Return the sentence that the domain asked to be said."""
        return self(sentence.code, **sentence.values)

    def readable(self, value: Any) -> Any:
        """Write a value as a person of this locale reads it; ``count`` stays a number for the plural."""
        if isinstance(value, Money):
            return formats.amount(value, self.locale)
        if isinstance(value, Decimal):
            return formats.number(value, self.locale)
        if isinstance(value, datetime):
            return formats.moment(value, self.locale, self.time_zone)
        if isinstance(value, date):
            return formats.short_day(value, self.locale)
        if isinstance(value, str) and value.startswith("word:") and has(value[5:]):
            return say(value[5:], self.locale)
        return value

    def time(self, value: datetime) -> str:
        """Write the time of day."""
        return formats.clock_time(value, self.locale, self.time_zone)
