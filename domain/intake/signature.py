"""Where what the customer wants ends and his signature, disclaimer or phone's advertisement begins."""

from __future__ import annotations

import re

_CLOSING = re.compile(
    r"""(?imx)^[ \t>]*(?:
    (?:med\s+)?(?:venlig(?:e|st)?|vennlig|vänlig(?:a|en)?|bedste|de\s+bedste|beste|bästa|mange|kærlig|hjertelig|glade|freundlichen?|viele[n]?|liebe|schöne|beste[n]?|herzliche|sonnige)\s+(?:hilsen(?:er)?|hilsner|hälsning(?:ar)?|gr(?:ü|u|ue)(?:ß|ss)(?:en?|e)?)
    |med\s+(?:venlig|vennlig|vänlig)\s+\w+
    |mit\s+(?:freundlich\w+|besten|lieben|vielen|herzlich\w+)\s+gr(?:ü|u|ue)(?:ß|ss)\w*
    |m\.?v\.?h\.?|vh|bh|kh|mfg|vg|mvh|dbh|hälsningar|hilsen|hilsner|hils|grüße|gruß|gruss|lg|vlg|cheers|regards|rgds|br|thanks\s+and\s+regards
    |(?:kind|best|warm|many|with\s+kind|with\s+best|kindest|warmest)\s+(?:regards|wishes|thanks)
    |yours\s+(?:sincerely|faithfully|truly)|sincerely|all\s+the\s+best|with\s+thanks|best
    |(?:mange\s+|på\s+forhånd\s+|vielen\s+|besten\s+|tusen\s+)?(?:thanks|tak|takk|tack|danke|dank|thank\s+you)(?:\s+(?:a\s+mil|a\s+lot|på\s+forhånd|på\s+forhånd|in\s+advance|im\s+voraus|så\s+mye|på\s+förhand))?
    |met\s+vriendelijke\s+groet\w*|groeten|ta
    )(?:\s+(?:from|fra|från|von|/)?\s*(?-i:[A-ZÆØÅÄÖÜ])[^\n]{0,60})?[ \t]*[,.!]*[ \t]*(?:(?-i:[A-ZÆØÅÄÖÜ])[\w .-]{0,40})?$"""
)
"""A name behind it begins with a capital: "Tak Brian" ends a mail, "Tak for tilbuddet. Vi accepterer" begins one."""
_DASHES = re.compile(r"(?m)^(?:--\s*|_{6,})$")
_DEVICE = re.compile(
    r"(?im)^[ \t]*(?:sent\s+from\s+(?:my|outlook|mail)|sendt\s+fra\s+(?:min|mobil|outlook)|skickat\s+från|von\s+meinem\s+\w+\s+gesendet|gesendet\s+von|get\s+outlook\s+for|hent\s+outlook|envoyé)[^\n]*$"
)
_DISCLAIMER = re.compile(
    r"(?im)^[^\n]*(?:confidential|fortrolig|konfidentiell|vertraulich|intended\s+solely|registered\s+in\s+england|consider\s+the\s+environment|"
    r"tænk\s+på\s+miljøet|utilsigtet\s+modtager|virus)[^\n]*$"
)
_ADDENDUM = re.compile(r"(?im)^[ \t]*p\.?\s?s\.?[:.\s]")
_SLASH_NAME = re.compile(r"(?m)^[ \t]*/\s?[A-ZÆØÅÄÖÜ][\w.-]+(?:\s[A-ZÆØÅÄÖÜ][\w.-]+)?[ \t]*$")


def body_end(text: str) -> int:
    """Return where the signature begins (the text's length if none is found); never before the first words."""
    first = len(text) - len(text.lstrip())
    ends = [len(text)]
    for pattern in (_CLOSING, _DASHES, _DEVICE, _SLASH_NAME, _DISCLAIMER):
        for found in pattern.finditer(text):
            if found.start() > first and text[first : found.start()].strip():
                if pattern is _CLOSING and _goes_on(text, found.end()):
                    continue
                ends.append(found.start())
                break
    return min(ends)


def _goes_on(text: str, end: int) -> bool:
    """A word of thanks is no closing if a list or several long lines follow it."""
    rest = [line for line in text[end:].splitlines() if line.strip()][:8]
    listed = sum(
        1 for line in rest if re.match(r"\s*(?:[-*•]|\d+\s?(?:x|stk|st|pcs|ks|krt)\b)", line, re.IGNORECASE)
    )
    return listed >= 2


def addendum(text: str, end: int) -> tuple[int, int] | None:
    """Return the place of a postscript in the signature ("PS: ..."), None if there is none."""
    found = _ADDENDUM.search(text, end)
    if not found:
        return None
    stop = text.find("\n\n", found.end())
    return found.start(), stop if stop >= 0 else len(text)
