"""Authentication-Results, read tolerantly: what our own receiver found out about the sender (RFC 8601, D-26).

Only the top-most header counts that our own server wrote, known by its authserv-id; anybody can write the others.
No DNS is asked and no signature is verified here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.inbox.addresses import organisational_domain
from domain.inbox.facts import Trust

NO_ID = "-"
"""Setting for receivers that write no authserv-id (Microsoft 365)."""

_COMMENT = re.compile(r"\([^()]{0,300}\)")
_RESULT = re.compile(r"^(dmarc|spf|dkim|compauth)\s{0,3}=\s{0,3}([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(
    r"(smtp\.mailfrom|header\.d|header\.i|header\.from)\s{0,3}=\s{0,3}\"?([^\s;\"]{1,320})", re.IGNORECASE
)


def verdict(values: Sequence[str], *, authserv_id: str, from_domain: str) -> tuple[Trust, str]:
    """Return what the trusted receiver says about a mail and the code of the check that decided.

    ``values`` are the header's values, top-most first. Without a configured ``authserv_id`` a pass proves nothing
    and is unknown, but a failed DMARC in the top-most header is still believed: nobody forges that.
    """
    chosen = _trusted(values, authserv_id) if authserv_id else next(iter(values), None)
    if chosen is None:
        return Trust.UNKNOWN, ""
    trust, reason = _judge(chosen, from_domain)
    if not authserv_id and not (trust is Trust.FAIL and reason == "dmarc"):
        return Trust.UNKNOWN, ""
    return trust, reason


def _trusted(values: Sequence[str], authserv_id: str) -> str | None:
    for value in values:
        first = value.strip().partition(";")[0].strip()
        has_id = "=" not in first
        if authserv_id == NO_ID:
            if not has_id:
                return value
        elif (
            has_id and first.split(maxsplit=1)[:1] and first.split()[0].lower() == authserv_id.strip().lower()
        ):
            return value
    return None


def _judge(value: str, from_domain: str) -> tuple[Trust, str]:
    results: dict[str, set[str]] = {}
    aligned: set[str] = set()
    for part in _COMMENT.sub(" ", value[:8000]).split(";"):
        found = _RESULT.match(part.strip())
        if found is None:
            continue
        method, result = found.group(1).lower(), found.group(2).lower()
        results.setdefault(method, set()).add(result)
        if result == "pass" and method in ("spf", "dkim"):
            domains = (name.rpartition("@")[2] for _, name in _PROPERTY.findall(part))
            if any(_same(domain, from_domain) for domain in domains):
                aligned.add(method)
    for method in ("dmarc", "compauth"):
        if results.get(method, set()) & {"fail", "permerror", "reject", "quarantine"}:
            return Trust.FAIL, method
        if "pass" in results.get(method, set()) or "bestguesspass" in results.get(method, set()):
            return Trust.PASS, method
    if aligned:
        return Trust.PASS, min(aligned)
    for method in ("spf", "dkim"):
        if results.get(method, set()) & {"fail", "hardfail"} and not any(
            "pass" in one for one in results.values()
        ):
            return Trust.FAIL, method
    return Trust.UNKNOWN, ""


def _same(one: str, other: str) -> bool:
    return bool(other) and organisational_domain(one) == organisational_domain(other)
