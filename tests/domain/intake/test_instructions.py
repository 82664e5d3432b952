"""What a colleague's words propose over given lines: pure, in five languages, never a guess (D-75, D-84)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.intake.instruction_clauses import understand
from domain.intake.instructions import LONGEST, Do, Matter, Proposal, Site
from domain.intake.request import Candidate, Open, RequestLine, Span, Why

NONE = Span("quote", 0, 0, "")
LAMP = RequestLine("3001", "HVID", Decimal(12), "PCS", None, NONE, "quote", 1.0)
CUPS = RequestLine("5001", "", Decimal(3), "BOX", None, NONE, "quote", 1.0)
CHAIR = RequestLine("8002", "BIRK", Decimal(4), "PCS", None, NONE, "quote", 1.0)
QUOTE = Matter(
    (LAMP, CUPS, CHAIR),
    sites=(
        Site("", "Brobyen Handel ApS Kajgade 4 8000 Aarhus C"),
        Site("LAGER", "Brobyen lager, Industrivej 14, 8260 Viby J"),
        Site("SKOLE-S", "Søndre Skole Parkallé 77 Lyngby"),
    ),
    priced=True,
    customer_no="C1",
    names=("Skrivebordslampe KLAR Hvid", "Kopper FINE 25 cl", "Stol NY Birk"),
)
ONE = Matter((LAMP,), customer_no="C1", priced=True, names=QUOTE.names[:1])
SOME_CHAIRS = Open(
    Why.AMBIGUOUS,
    Span("body", 0, 11, "some chairs"),
    (Candidate("8002", "EG", 0.8, "d", sure=False), Candidate("8002", "BIRK", 0.8, "d", sure=False)),
    Decimal(2),
    "PCS",
)
UNCLEAR = Matter((LAMP,), open=(SOME_CHAIRS,), customer_no="C1", names=QUOTE.names[:1])
NINTH = date(2027, 1, 9)


@pytest.fixture
def told(catalogue):
    return lambda text, matter=QUOTE: understand(text, matter, catalogue, today=date(2026, 11, 18))


def brief(one: Proposal) -> tuple:
    """What a proposal does in a few words: do, line (from 1), and what it sets."""
    said = [one.item, "" if one.quantity is None else f"{one.quantity:f} {one.uom}".strip()]
    said += [
        one.day.isoformat() if one.day else "",
        one.text,
        "" if one.number is None else f"{one.number:f}",
    ]
    return (one.do.value, None if one.line is None else one.line + 1, *(word for word in said if word))


CLEAR = [
    ("change line 1 to 50", [("quantity", 1, "50 PCS")]),
    ("change the lamps to 50", [("quantity", 1, "50 PCS")]),
    ("20 lamps instead of 12", [("quantity", 1, "20 PCS")]),
    ("change the quantity from 12 to 50", [("quantity", 1, "50 PCS")]),
    ("change line 1 to 7.5", [("quantity", 1, "7.5 PCS")]),
    ("line 1 on 7.5", [("date", 1, "2027-05-07")]),
    ("5 more chairs", [("quantity", 3, "9 PCS")]),
    ("line 2: 50", [("quantity", 2, "50 BOX")]),
    ("Ændr antallet på linje 1 til 50", [("quantity", 1, "50 PCS")]),
    ("Endre linje 1 til 50 stk", [("quantity", 1, "50 PCS")]),
    ("Ändra antalet på rad 1 till 50", [("quantity", 1, "50 PCS")]),
    ("Ändern Sie die Menge in Zeile 1 auf 50", [("quantity", 1, "50 PCS")]),
    ("50 stk. på linje 1 og 6 på linje 2", [("quantity", 1, "50 PCS"), ("quantity", 2, "6 BOX")]),
    ("drop line 2", [("drop", 2)]),
    ("drop the cups and the chairs", [("drop", 2), ("drop", 3)]),
    ("Slet linje 2", [("drop", 2)]),
    ("Stryk linje 2", [("drop", 2)]),
    ("Ta bort kopparna", [("drop", 2)]),
    ("Streichen Sie Zeile 2", [("drop", 2)]),
    ("the lamps in black", [("item", 1, "3001/SORT")]),
    ("use the desk lamp KLAR in black instead", [("item", 1, "3001/SORT")]),
    ("linje 1 i sort", [("item", 1, "3001/SORT")]),
    ("Brug stolen i eg", [("item", 3, "8002/EG")]),
    ("NY chair in oak", [("item", 3, "8002/EG")]),
    ("use masking tape 50 mm instead of the cups", [("item", 2, "7002")]),
    ("replace the cups with paper cup 25 cl", [("item", 2, "5002")]),
    ("Skift kopperne ud med papkrus 25 cl", [("item", 2, "5002")]),
    ("use item 8002 in EG for line 2", [("item", 2, "8002/EG")]),
    ("Use 8002 EG for line 2", [("item", 2, "8002/EG")]),
    ("Brug 8002/EG til linje 2", [("item", 2, "8002/EG")]),
    ("Bruk 8002 EG Stol NY Eg på linje 2", [("item", 2, "8002/EG")]),
    ("add 5 masking tape 50 mm", [("add", None, "7002", "5 ROLL")]),
    (
        "add 2 rolls of masking tape 50 mm and 3 canvas bags NATUR",
        [("add", None, "7002", "2 ROLL"), ("add", None, "CBT8901", "3 PCS")],
    ),
    ("Tilføj 5 ruller malertape 50 mm", [("add", None, "7002", "5 ROLL")]),
    ("Legg til 5 ruller malertape 50 mm", [("add", None, "7002", "5 ROLL")]),
    ("ship on 9 January", [("date", None, "2027-01-09")]),
    ("Send den 9. januar", [("date", None, "2027-01-09")]),
    ("Leverera den 9 januari", [("date", None, "2027-01-09")]),
    ("Liefern am 9. Januar", [("date", None, "2027-01-09")]),
    ("ship the chairs on 9 January", [("date", 3, "2027-01-09")]),
    ("line 2 on 9 January", [("date", 2, "2027-01-09")]),
    ("valid until 31 January", [("valid_until", None, "2027-01-31")]),
    ("ship to the warehouse in Viby", [("ship_to", None, "LAGER")]),
    ("Lever til skolen i Lyngby", [("ship_to", None, "SKOLE-S")]),
    (
        "deliver to Søndre Skole on 9 January",
        [("date", None, "2027-01-09"), ("ship_to", None, "SKOLE-S")],
    ),
    ("their reference is PO-4711", [("reference", None, "PO-4711")]),
    ("10 % discount on line 1", [("discount", 1, "10")]),
    ("10 % rabat på linje 1", [("discount", 1, "10")]),
    ("price 1.200,50 on line 3", [("price", 3, "1200.50")]),
    (
        "set them all to 20",
        [("quantity", 1, "20 PCS"), ("quantity", 2, "20 BOX"), ("quantity", 3, "20 PCS")],
    ),
    ("10 % Rabatt auf alles", [("discount", 1, "10"), ("discount", 2, "10"), ("discount", 3, "10")]),
    (
        "change the lamps to 20; drop line 2 and ship on 9 January",
        [("quantity", 1, "20 PCS"), ("drop", 2), ("date", None, "2027-01-09")],
    ),
]


@pytest.mark.parametrize(("text", "done"), CLEAR, ids=[text for text, _ in CLEAR])
def test_plain_words_become_proposals_d75(told, text, done):
    understood = told(text)
    assert [brief(one) for one in understood.proposals] == done
    assert understood.left == ()
    assert understood.ready


def test_the_only_line_is_meant_where_none_is_named_d75(told):
    assert [brief(one) for one in told("change the quantity to 50", ONE).proposals] == [
        ("quantity", 1, "50 PCS")
    ]
    assert [brief(one) for one in told("make it 5 and in black", ONE).proposals] == [
        ("item", 1, "3001/SORT", "5 PCS")
    ]


def test_of_several_lines_the_person_chooses_d75(told):
    (asked,) = told("change the quantity to 50").proposals
    assert (asked.do, asked.line, asked.lines) == (Do.QUANTITY, None, (0, 1, 2))
    assert not told("change the quantity to 50").ready
    assert brief(asked.chosen(line=2)) == ("quantity", 3, "50")
    assert asked.chosen(line=7) == asked


def test_an_item_that_may_be_several_is_a_choice_of_them_d75(told):
    (asked,) = told("use Stol NY for line 2").proposals
    assert (asked.line, asked.item, set(asked.items)) == (1, "", {"8002/EG", "8002/BIRK"})


@pytest.mark.parametrize(
    "text", ["use the oak one", "in oak", "det er stolen i eg", "line 2 is chair NY in oak"]
)
def test_an_unclear_wish_gets_its_item_d75(told, text):
    understood = told(text, UNCLEAR)
    assert [brief(one) for one in understood.proposals] == [("item", 2, "8002/EG")]


def test_an_unclear_wish_is_counted_dropped_and_named_by_its_words_d75(told):
    assert [brief(one) for one in told("use the oak one, 6 pcs", UNCLEAR).proposals] == [
        ("item", 2, "8002/EG"),
        ("quantity", 2, "6 PCS"),
    ]
    assert [brief(one) for one in told("drop the chairs", UNCLEAR).proposals] == [("drop", 2)]


def test_what_is_there_is_shipped_and_what_is_not_is_dropped_d75(told):
    short = replace(QUOTE, there={0: Decimal(7), 1: Decimal(0)})
    for text in ("ship what is there", "Send det, der er på lager", "Liefern Sie, was da ist"):
        assert [brief(one) for one in told(text, short).proposals] == [("quantity", 1, "7 PCS"), ("drop", 2)]


def test_what_is_not_understood_is_said_and_nothing_is_done_d75(told):
    understood = told("please be nice to them")
    assert understood.proposals == ()
    assert understood.left == ("please be nice to them",)
    half = told("drop line 2; sing a song")
    assert [brief(one) for one in half.proposals] == [("drop", 2)]
    assert half.left == ("sing a song",)
    beside = told("change line 2 to 12, and sing a song")
    assert [brief(one) for one in beside.proposals] == [brief(one) for one in told("line 2 to 12").proposals]
    assert beside.left == ("sing a song",)
    assert told("ændr linje 2 til 12 og syng en sang").left == ("syng en sang",)


def test_a_line_that_does_not_exist_is_said_d75(told):
    assert told("drop line 9").proposals == ()
    assert told("drop line 9").left == ("drop line 9",)


def test_a_discount_needs_a_document_and_a_number_d54_d75(told):
    before_the_quote = replace(QUOTE, priced=False)
    assert told("10 % discount on line 1", before_the_quote).proposals == ()
    assert told("10 % discount on line 1", before_the_quote).left == ("10 % discount on line 1",)
    assert told("give them a discount").proposals == ()
    assert told("give them a discount").left == ("give them a discount",)


def test_the_last_word_on_a_thing_counts_and_a_dropped_line_is_gone(told):
    assert [brief(one) for one in told("line 1: 5; line 1: 7").proposals] == [("quantity", 1, "7 PCS")]
    assert [brief(one) for one in told("line 1: 5; drop line 1").proposals] == [("drop", 1)]


def test_words_past_the_limit_are_said_to_be_unread(told):
    assert told("drop line 2;" + " " * LONGEST + "drop line 1").left == ("…",)


def test_the_same_words_always_give_the_same(told):
    assert told("in oak and 5 more lamps") == told("in oak and 5 more lamps")
