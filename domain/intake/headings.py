"""What the headings of a table's columns mean, in five languages, by patterns of words.

"Your item no" on a customer's document is our number, "our code" is the customer's. How rows are read does NOT belong
here (``table_lines.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum


class Role(StrEnum):
    """What a column holds."""

    POSITION = "position"
    OUR_CODE = "our_code"
    """Our item number, as the customer names it."""
    THEIR_CODE = "their_code"
    CODE = "code"
    """An item number of nobody in particular."""
    GTIN = "gtin"
    DESCRIPTION = "description"
    VARIANT = "variant"
    """Colour, size, finish: words that belong to the description."""
    QUANTITY = "quantity"
    UNIT = "unit"
    DATE = "date"
    PRICE = "price"
    TOTAL = "total"
    REMARK = "remark"
    OTHER = "other"
    """Known, and not needed: stock, pack size, discount, VAT."""


_MAKER = r"(?:vare|varu|art|artik(?:el|kel|le)|article|item|product|produkts?|prod|part|stock|material|mat|goods|teile?|sach|bestell(?:ungs)?|bestillings|beställnings|best|order|catalogu?e?|cat|katalog|model|modell?|typ|type|producent|tillverkar\w*|hersteller|manufacturer|mfr|nobb|rsk|el|lager)"
_NUMBER = (
    r"(?:nr|no|num|number|nummer|nos|code|kode|kod|id|ident|ref|reference|referanse|referens|referenz|#)"
)
_CODE = re.compile(
    rf"(?:^|\b){_MAKER}s?[ -]?{_NUMBER}\b|\b(?:sku|mpn|itemno|productid|articleno|partno|vnr|ref|reference|referanse|referens|referenz|code|kode|kod|varenummer|artikkelnummer|nummer|nr|no|number(?! of)|id|materialnummer)\b|\b(?:part|item|article) ?#|^(?:modell?|typ|type|art)$|"
    r"^(?:our|your|supplier|vendor|seller|buyer|customer|client|vores|vor|vårt?|våre?|jeres|deres|ert|er|eget|egen|unsere?|unser|ihre?|lieferanten?|kunden?s?|leverandør\w*|leverantör\w*) (?:items?|articles?|art|artikel|artikkel|parts?|products?|produkt|vare|vara|varu)$"
)
_WHOSE_OURS = re.compile(
    r"\b(?:your|yours|deres|jeres|ert|era|er|ihre?|ihrer|vendor\w*|supplier\w*|seller\w*|leverandør\w*|leverantör\w*|lieferant\w*|lief|lev|nos hos dere)\b|\b(?:leverandør|leverantörs?|lieferanten|lev)(?=vare|art|nr)"
)
_WHOSE_THEIRS = re.compile(
    r"\b(?:our|ours|vores|vort|vor|vårt?|våre|unsere?|unser|wir|eget|egne?|egen|interna?l?\w*|buyer\w*|customer\w*|client\w*|kunden?s?|købers?|köparens?|besteller|auftraggeber)\b|\bkunden?(?=vare|art)|\bintern(?=vare|art)"
)
_GTIN = re.compile(
    r"\b(?:ean(?: ?13| ?8)?|gtin(?: ?1[34])?|upc|bar ?codes?|stregkoder?|strekkoder?|streckkod\w*|eankode|eannr|strichcode)\b"
)
_TOTAL = re.compile(
    r"\b(?:totals?|line total|amount|sum|subtotal|value|extended|ialt|i alt|beløb\w*|linjebeløb|beløp\w*|linjebeløp|belopp\w*|radsumma|radbelopp|summa|linjesum|linjetotal|gesamt\w*|betrag|summe|wert|positionswert|net|netto|brutto|gross)\b|(?:beløb|beløp|belopp|betrag|summe?|wert|total)$|^(?:line|linje|linie|rad|zeile) (?:dkk|nok|sek|eur|usd|gbp|kr)$"
)
_LINE_TOTAL = re.compile(r"total|gesamt|\bsum|i alt|ialt|beløb|beløp|belopp|line|extended|amount")
_OTHER = re.compile(
    r"\b(?:moq|min|minimum|mindste?\w*|mindest\w*|stock|inventory|on hand|available|availability|lager\w*|beholdning|bestand|lagersaldo|saldo|leveret|levert|levererat|delivered|shipped|received|geliefert\w*|rest\w*|backorder\w*|"
    r"discount|rabatt?\w*|disc|vat|moms\w*|mva|mwst|ust|tax|currency|valuta|währung|weight|vægt|vekt|vikt|gewicht|volume|volumen|tracking|category|kategori\w*|group|gruppe\w*|warengruppe|varegruppe|brand|mærke|merke|märke|marke|country|status|ok|boolean|"
    r"kolli\w*|pack ?size|packing|pakkestørrelse|pakningsstørrelse|förpackningsstorlek|verpackungsinhalt|inhalt|indhold|innhold|innehåll)\b|"
    r"\b(?:qty|quantity|antall?|menge|pcs|stk|units?)[ /]+(?:pr|per|pro|je|in|i)[ /]+(?!stk?\b|pcs\b|pieces\b|stück\b|units?\b)\w+"
)
_PRICE = re.compile(
    r"\b(?:price\w*|unit cost|cost|rrp|msrp|pris\w*|preis\w*|ep|à pris|apris|kostpris|(?:dkk|nok|sek|eur|usd|gbp|kr)(?: (?:pr|per|pc|stk|st|each))?)\b|(?:pris|preis|price)$"
)
_DATE = re.compile(
    r"\b(?:dates?|dat[oum]{1,2}|eta|delivery|deliver by|levering\w*|leverans\w*|leveres|lieferung|liefertermin|lieferdatum|lieferwoche|wunschtermin|wunschliefertermin|termin|needed by|need by|required by|due|frist|leveringsfrist|uge|uke|vecka|week|kw)\b|(?:dato|datum|termin|date)$"
)
_QUANTITY = re.compile(
    r"\b(?:qtys?|qnty|quant|quantit(?:y|ies)|kvantitet\w*|antall?\w*|anz|anzahl|menge|mng|mængde|mengde|mängd|stückzahl|number of \w+|no of \w+|count|pieces|pcs|stk|stck|styk|stück|st|ordered|to order|needed|required|bestilt|bestilles|beställt|ønsket|önskat|bestellt|behov|bedarf)\b|(?:antall?|menge|mængde|mengde|anzahl|kvantitet|stückzahl)$|^(?:bestilling|ordre)s?antall?"
)
_PLAIN_QUANTITY = re.compile(r"qty|quan|antal|menge|anzahl|mængde|kvant|stück|pcs|stk")
_UNIT = re.compile(
    r"^(?:(?:base|order|sales|qty|quantity|pack|purchase) )?(?:units?(?: of (?:measure\w*|meas|sale))?|uom|u o m|u m|um|measure|unit code|enhed(?:er)?|enh|enhets?|enheter|enhetskode|einheit(?:en)?|einh|me|eh|mengeneinheit|verkaufseinheit|bestelleinheit|maßeinheit|måleenhe[dt]|salgsenhe[dt]|salgsenh|bestillingsenhe[dt]|måttenhet|försäljningsenhet|beställningsenhet|verpackungseinheit|ve|per|pr|je|emballage|pakning|forpakning|förpackning)$"
)
_VARIANT = re.compile(
    r"^(?:(?:product|item) )?(?:variant\w*|version|colou?rs?|farver?|farger?|färg(?:er)?|farben?|finish|sizes?|størrelser?|storleka?r?|str|strl|größen?|groesse|grösse|style|dim|dimensions?|dimensjon(?:er)?|abm|mål|mått|maße|abmessung(?:en)?|udførelse|utførelse|utförande|ausführung|overflade|overflate|ytbehandling|oberfläche|option)(?: (?:str|size|størrelse|farve|farge|färg|farbe|colou?r|größe|code|kode|storlek))?$"
)
_DESCRIPTION = re.compile(
    r"^(?:(?:item|product|article|goods|material|full|short) )?(?:descriptions?|descr|desc|designation|names?|titles?|text|details?)$|^(?:items?|itm|products?|goods|articles?|materials?|what|product info|particulars|service|things?)$|"
    r"^(?:vare|produkt|artikel|artikkel|varu)?(?:beskrivelse|betegnelse|benevnelse|benævnelse|benämning|beskrivning|bezeichnung|beschreibung|benennung|navn|namn|name|tekst|text)$|^varer?$|^varor?$|^vara$|^waren?$|^(?:produkte?r?|artik(?:el|kel|ler|kler))$|^(?:waren|material|produkt|artikel)(?:bezeichnung|beschreibung|kurztext|name|benennung|text)$|^(?:emne|genstand|gegenstand|leistung|ydelse|kurztext|spesifikasjon|spezifikation|specifikation|navn|namn|name|bezeichnung|hvad|hva|vad|was)$"
)
_REMARK = re.compile(
    r"^(?:line )?(?:remarks?|comments?|notes?|noter|notat|notering|notiz|instructions|usage|location|room|department|cost cent(?:re|er)|project|for whom|bemærkning(?:er)?|bemerkning(?:er)?|kommentar(?:er|e)?|merknad(?:er)?|anmärkning(?:ar)?|bemerkung(?:en)?|anmerkung(?:en)?|hinweise?|afdeling|avdelning|avdeling|abteilung|lokale|rum|rom|raum|sted|plats|plassering|placering|placement|sag|prosjekt|projekt|kostenstelle|standort|verwendung)$"
)
_POSITION = re.compile(
    r"^(?:pos|position(?:snr)?|pos (?:nr|no)|line(?: no| nr| number)?|lin|linje(?:nr)?|linje nr|linie|zeilen?(?:nr)?|rad(?:nr)?|rad nr|lfd(?: nr| no)?|løbe?nr|løpenr|#|row|sl no|s no|seq|p|post(?:nr)?|item pos|po s|lp)$"
)
_BARE_NUMBER = frozenset(("nr", "no", "number", "nummer", "#", "id"))
_SIGNS = re.compile(r"[^\w#]+")
_JOINED = re.compile(r"(?<=[a-zæøåäöüß])(?=[A-ZÆØÅÄÖÜ][a-zæøåäöü])")
LONGEST = 45


def key(heading: str) -> str:
    """Return a heading as it is looked up: lower case, words with single blanks, no signs ("ItemNo." is "item no")."""
    parted = _JOINED.sub(" ", heading.replace("_", " "))
    return " ".join(_SIGNS.sub(" ", parted.casefold()).split())


def role_of(heading: str) -> Role | None:
    """Return what a column with this heading holds, None if the words are no heading that we know."""
    if not heading.strip() or len(heading) > LONGEST:
        return None
    words = key(heading)
    if re.search(r"\d{2,}", words) and not _GTIN.search(words):
        return None
    return _role(words)


def _role(words: str) -> Role | None:
    """Decide from the most telling word: a price per unit is a price, a quantity per box is none that is ordered."""
    quantity = bool(_QUANTITY.search(words))
    rules = (
        (Role.POSITION, bool(_POSITION.match(words))),
        (Role.UNIT, bool(_UNIT.match(words))),
        (Role.DESCRIPTION, bool(_DESCRIPTION.match(words))),
        (Role.VARIANT, bool(_VARIANT.match(words))),
        (Role.REMARK, bool(_REMARK.match(words))),
        (Role.GTIN, bool(_GTIN.search(words))),
        (Role.PRICE, bool(_PRICE.search(words)) and not _LINE_TOTAL.search(words)),
        (Role.TOTAL, bool(_TOTAL.search(words)) and not quantity),
        (Role.OTHER, bool(_OTHER.search(words)) and not _coded(words)),
        (Role.CODE, _coded(words)),
        (Role.DATE, bool(_DATE.search(words)) and not _PLAIN_QUANTITY.search(words)),
        (Role.QUANTITY, quantity),
    )
    role = next((one for one, holds in rules if holds), None)
    return _whose(words) if role is Role.CODE else role


def _coded(words: str) -> bool:
    return bool(_CODE.search(words)) and not re.search(
        r"\b(?:unit|enhe[dt]|einheit|delivery|levering|variant|colou?r)\b", words
    )


def _whose(words: str) -> Role:
    if _WHOSE_THEIRS.search(words):
        return Role.THEIR_CODE
    return Role.OUR_CODE if _WHOSE_OURS.search(words) else Role.CODE


NAMING = frozenset((Role.DESCRIPTION, Role.CODE, Role.OUR_CODE, Role.THEIR_CODE, Role.GTIN))


def heading_row(cells: Sequence[str]) -> list[Role | None] | None:
    """Return the role of each cell if a row is a table's header, else None.

    A header names things (a description or code) and how many or how much of them, and has no cell that looks like data.
    """
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 2:
        return None
    roles = [role_of(cell) for cell in cells]
    known = [role for role in roles if role is not None]
    counted = {Role.QUANTITY, Role.UNIT, Role.PRICE, Role.TOTAL, Role.OTHER} & set(known)
    if not (NAMING & set(known)) or not counted or len(known) * 2 < len(filled):
        return None
    if any(role is None and re.search(r"\d{2,}", cell) for role, cell in zip(roles, cells, strict=True)):
        return None
    return _settled(list(cells), roles)


def _settled(cells: list[str], roles: list[Role | None]) -> list[Role | None]:
    """Leave one column for each of quantity, unit and date: the first that says it plainest."""
    for role in (Role.QUANTITY, Role.UNIT, Role.DATE):
        places = [at for at, one in enumerate(roles) if one is role]
        if len(places) > 1:
            best = min(places, key=lambda at: (_plainness(role, key(cells[at])), len(key(cells[at])), at))
            for at in places:
                if at != best:
                    roles[at] = Role.OTHER
    return roles


def _plainness(role: Role, words: str) -> int:
    """Rank the columns that may hold the same: what is ordered before what merely counts."""
    if role is Role.QUANTITY:
        if re.search(r"order|bestil|bestäl|bestell|ønsk|önsk|want|need|requir|request", words):
            return 0
        return 1 if re.search(r"qty|quan|antal|menge|anzahl|mængde|kvant", words) else 2
    if role is Role.DATE:
        return 0 if re.search(r"deliver|lever|liefer|ønsk|önsk|wunsch|need|requir", words) else 1
    return 0
