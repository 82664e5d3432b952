"""The desk's signature under every mail: simple HTML, cleaned; the default one is made from desk and company (D-14)."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

import nh3

MAX_LENGTH = 5000
"""Characters of HTML that a signature may have."""
_TAGS = {"a", "b", "br", "div", "em", "hr", "i", "li", "p", "small", "span", "strong", "u", "ul"}
_BREAKS = {"br", "hr"}
_BLOCKS = {"div", "li", "p", "ul"}


def clean(html: str) -> str:
    """Return the HTML with simple text markup and safe links only; scripts, styles, pictures and forms are gone."""
    return nh3.clean(
        html[:MAX_LENGTH],
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    ).strip()


def default(
    *, person: str = "", desk: str = "", company: str, address: str = "", phone: str = "", email: str = ""
) -> str:
    """Return the signature of a desk that has none of its own: who, company, address, telephone, e-mail."""
    mail = f'<a href="mailto:{escape(email)}">{escape(email)}</a>' if email else ""
    lines = (
        escape(person),
        escape(desk) if desk != company else "",
        f"<strong>{escape(company)}</strong>" if company else "",
        escape(address),
        " · ".join(part for part in (escape(phone), mail) if part),
    )
    return "<p>" + "<br>".join(line for line in lines if line) + "</p>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._link = ""
        self._link_start = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS or tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "a":
            self._link = dict(attrs).get("href") or ""
            self._link_start = len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        if tag == "a" and self._link:
            shown = "".join(self.parts[self._link_start :]).strip()
            target = re.sub(r"^(?:mailto|tel):", "", self._link)
            if target not in (shown, f"https://{shown}", f"http://{shown}", f"https://{shown}/"):
                self.parts.append(f" ({target})")
            self._link = ""

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s+", " ", data))


def to_text(html: str) -> str:
    """Return a cleaned signature as plain text: one line per break, links with their address behind."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
