"""What two mail addresses have in common. Pure; the parsing of headers is ``bot/mail/headers``."""

from __future__ import annotations

_SECOND_LEVEL = frozenset(
    ("ac", "co", "com", "edu", "gov", "gob", "gv", "ltd", "me", "net", "nom", "or", "org", "plc", "sch")
)

FREE_MAIL = frozenset(
    (
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "live.dk",
        "hotmail.dk",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "freenet.de",
        "proton.me",
        "protonmail.com",
        "online.no",
        "telia.com",
        "mail.dk",
        "mail.com",
        "yandex.com",
        "qq.com",
        "163.com",
    )
)
"""Domains that anybody gets an address at: the same domain means nothing."""


def domain_of(address: str) -> str:
    """Return what stands behind the @, lower case; '' if there is none."""
    return address.rpartition("@")[2].strip().lower().strip(".") if "@" in address else ""


def organisational_domain(domain: str) -> str:
    """Return the registrable part of a domain ("mail.firm.co.uk" -> "firm.co.uk"), by a rule, without a list."""
    labels = domain.strip().lower().strip(".").split(".")
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def same_organisation(one: str, other: str) -> bool:
    """Tell whether two addresses belong to the same organisation's domain; never true for free mail (D-21)."""
    first, second = organisational_domain(domain_of(one)), organisational_domain(domain_of(other))
    return bool(first) and first == second and first not in FREE_MAIL
