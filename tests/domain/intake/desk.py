"""A small company's customers and mails, for tests of who writes and where to deliver."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.inbox.facts import MailKind, ParsedMail, Trust
from domain.intake.parties import Buyer, Parties, Person, Place

OWN = Place("Brobyen Handel ApS", "Kajgade 4", "8000", "Aarhus C", "DK")
WAREHOUSE = Place("Brobyen lager", "Industrivej 14, port 2", "8260", "Viby J", "DK", "LAGER")
SCHOOL = Place("Søndre Skole", "Parkallé 77", "2807", "Lyngby", "DK", "SKOLE-S")
HARBOUR = Place("Brobyen, Odense", "Havnegade 9", "5000", "Odense C", "DK", "ODENSE")
HOUSE = Place("Herberge Nord, Haus 2", "Strandweg 12", "24960", "Glücksburg", "DE", "HAUS2")

BUYERS = (
    Buyer(
        "C1", "Brobyen Handel ApS", "DK12345678", "da", ("brobyen.example", "gmail.com"), OWN, (WAREHOUSE, SCHOOL, HARBOUR)
    ),
    Buyer("C2", "Nordlys Hotel og Konference A/S", "DK87654321", "da", ("nordlyshotel.example",)),
    Buyer(
        "C3",
        "Herberge Nord GmbH",
        "DE111222333",
        "de",
        ("herberge-nord.example",),
        Place("Herberge Nord GmbH", "Bahnhofstr. 1", "24937", "Flensburg", "DE"),
        (HOUSE,),
    ),
    Buyer(
        "C4", "Kjede Øst AS", "", "nb", ("kjede.example",), Place("Kjede Øst AS", "Storgata 1", "2000", "Lillestrøm", "NO")
    ),
    Buyer(
        "C5", "Kjede Vest AS", "", "nb", ("kjede.example",), Place("Kjede Vest AS", "Torget 2", "5000", "Bergen", "NO")
    ),
)  # fmt: skip
PEOPLE = (
    Person("K1", "C1", "Bodil Bro", "Bodil@Brobyen.example", "da"),
    Person("K2", "C2", "Niels Lys", "niels@nordlyshotel.example"),
    Person("K3", "", "Frida Fri", "frida@atelier.example"),
    Person("K4", "C4", "Kari Kjede", "felles@kjedekontor.example"),
    Person("K5", "C5", "Kari Kjede", "felles@kjedekontor.example"),
)
PARTIES = Parties(BUYERS, PEOPLE, ("mona@engros.example",), "salg@engros.example")


def mail(
    sender="bodil@brobyen.example",
    text="Hej",
    *,
    name="",
    subject="",
    quoted="",
    reply_to="",
    trust=Trust.PASS,
    kind=MailKind.PERSON,
    answers="",
    references=(),
) -> ParsedMail:
    return ParsedMail(
        message_id="<new@x.example>",
        digest="",
        from_address=sender,
        from_name=name,
        reply_to=reply_to,
        to=(),
        cc=(),
        subject=subject,
        sent_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
        in_reply_to=answers,
        references=references,
        text=f"{text}\n{quoted}",
        new_text=text,
        quoted_text=quoted,
        kind=kind,
        kind_reason="",
        trust=trust,
    )
