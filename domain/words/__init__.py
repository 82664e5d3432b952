"""Every sentence that a person reads, as gettext catalogues: ``say(code, locale, **values)``.

``<language>/<area>.po`` holds the sentences of one area; msgid is the code ("card.confirm"), msgstr the sentence
with named placeholders ("{count} lines"). A plural has msgid ``code`` and msgid_plural ``code``; pass ``count``.
English is complete; a sentence missing elsewhere falls back to English, a code missing in English is a KeyError.
Numbers, dates and amounts are written with :mod:`domain.words.formats`, never in the catalogues.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.core import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

SLACK_LANGUAGES = ("en", "da", "nb")
"""Languages of cards and modals."""
MAIL_LANGUAGES = ("en", "da", "nb", "sv", "de")
"""Languages of mails and PDFs."""

_ALIASES = {"no": "nb", "nn": "nb"}


def language_of(locale: str) -> str:
    """Return the language we speak for a locale ("da-DK" -> "da", "no_NO" -> "nb", "fr" -> "en")."""
    code = locale.replace("_", "-").split("-", maxsplit=1)[0].lower()
    code = _ALIASES.get(code, code)
    return code if code in MAIL_LANGUAGES else "en"


@cache
def catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """Return code -> (singular, plural, ...) of one language, read once from its .po files."""
    sentences: dict[str, tuple[str, ...]] = {}
    folder = files("domain.words") / language
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if not entry.name.endswith(".po"):
            continue
        book: Catalog = read_po(BytesIO(entry.read_bytes()), locale=language, abort_invalid=True)
        for message in book:
            if not message.id:
                continue
            code = message.id if isinstance(message.id, str) else message.id[0]
            strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            if all(strings):
                if code in sentences:
                    raise KeyError(f"{language}: {code} stands twice in the catalogues")
                sentences[code] = strings
    return sentences


@cache
def _plural_index(language: str, *, one: bool) -> int:
    rule = Locale.parse(language).plural_form
    return 0 if rule(1 if one else 2) == "one" else 1


def has(code: str) -> bool:
    """Say whether a code has an English sentence."""
    return code in catalogue("en")


def say(code: str, locale: str, /, **values: object) -> str:
    """Return the sentence for a code in the language of a locale, with its values filled in.

    Raises:
        KeyError: the code has no English sentence, or a placeholder has no value.
    """
    language = language_of(locale)
    strings = catalogue(language).get(code) or catalogue("en").get(code)
    if strings is None:
        raise KeyError(f"no sentence for {code!r} in the catalogues")
    index = 0
    if len(strings) > 1:
        index = _plural_index(language, one=values.get("count") == 1)
    return strings[index].format(**values) if values or "{" in strings[index] else strings[index]
