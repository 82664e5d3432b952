"""What an answer to a quote does to the quoted lines, in five languages, whatever its intent was called (D-45, W-3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.intake.asking import read_wishes
from domain.intake.changes import apply_answer
from domain.intake.inline import beside
from domain.intake.page import prepare
from domain.intake.quoted_lines import Change
from domain.intake.request import RequestLine, Span
from domain.intake.wishes import Reader
from domain.sales.folder import read_company
from tests.domain.intake.company import FILES

TODAY = date(2026, 11, 18)
MORE = (
    "3001,,sv,Skrivbordslampa KLAR\n3001,,nb,Skrivebordslampe KLAR\n3001,,de,Schreibtischlampe KLAR\n"
    "5001,,sv,Koppar FINE 25 cl\n5001,,nb,Kopper FINE 25 cl\n5001,,de,Tassen FINE 25 cl\n"
    "8002,,sv,Stol NY\n8002,,nb,Stol NY\n8002,,de,Stuhl NY\n7002,,sv,Maskeringstejp 50 mm\n7002,,nb,Malertape 50 mm\n7002,,de,Malerband 50 mm\n"
    "9001,,sv,Duk HØR 140x200 cm\n9002,,sv,Duk HØR 140x300 cm\n9001,,de,Tischdecke HØR 140x200 cm\n9002,,de,Tischdecke HØR 140x300 cm\n"
    "9001,,nb,Duk HØR 140x200 cm\n9002,,nb,Duk HØR 140x300 cm\n"
)
NONE = Span("quote", 0, 0, "")


def line(item, variant, quantity, uom):
    return RequestLine(item, variant, Decimal(quantity), uom, None, NONE, "quote", 1.0)


OFFERED = (line("3001", "HVID", 12, "PCS"), line("5001", "", 3, "BOX"), line("8002", "BIRK", 4, "PCS"))
LAMPS, CUPS, CHAIRS = ("3001", "HVID", "12"), ("5001", "", "3"), ("8002", "BIRK", "4")


@pytest.fixture(scope="module")
def catalogue():
    files = FILES | {"item_translations.csv": FILES["item_translations.csv"] + MORE}
    return read_company({name: text.splitlines(keepends=True) for name, text in files.items()}).catalogue


@pytest.fixture(scope="module")
def answer(catalogue):
    def answered(language, text, offered=OFFERED, quoted="", pending=(), raw=""):
        def is_code(token):
            return catalogue.is_code(token, "C1")

        page = prepare(text, language_hint=language, today=TODAY, is_code=is_code)
        reader = Reader(catalogue, page.language, "C1")
        wishes = read_wishes(page, reader, is_code)
        change = Change(page.masked, page.text, page.areas, language, wishes, offered, pending, reader)
        found, opens = apply_answer(change)
        made = [(one.item_no, one.variant_code, f"{one.quantity.normalize():f}") for one in found]
        return made, [one.evidence.start for one in opens]

    return answered


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Go ahead, all bar the cups."),
        ("en", "We no longer need the cups, the rest is fine."),
        ("en", "Everything except the cups please."),
        ("en", "Please take the cups off."),
        ("en", "Scrap the cups."),
        ("da", "Kopperne ryger ud, resten er fint."),
        ("da", "Vi tager det hele undtagen kopperne."),
        ("da", "Alt på nær kopperne, tak."),
        ("da", "Kopperne kan I godt slette."),
        ("da", "Vi skal ikke bruge kopperne alligevel."),
        ("nb", "Ta ut koppene, resten står."),
        ("nb", "Vi tar alt bortsett fra koppene."),
        ("nb", "Koppene utgår."),
        ("nb", "Vi trenger ikke koppene likevel."),
        ("sv", "Ta bort kopparna, i övrigt ok."),
        ("sv", "Vi tar allt utom kopparna."),
        ("sv", "Kopparna kan ni slopa."),
        ("sv", "Vi behöver inte kopparna."),
        ("de", "Die Tassen entfallen."),
        ("de", "Wir nehmen alles außer den Tassen."),
        ("de", "Alles bis auf die Tassen passt."),
        ("de", "Die Tassen bitte rausnehmen."),
        ("de", "Die Tassen brauchen wir nicht mehr."),
    ],
)
def test_a_line_that_is_not_wanted_is_gone(answer, language, text):
    assert answer(language, text) == ([LAMPS, CHAIRS], [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Make it 20 lamps instead."),
        ("en", "Can you change the lamps to 20?"),
        ("en", "We need 20 lamps, not 12."),
        ("en", "Please up the lamps to 20 pieces."),
        ("en", "Two things: the lamps should be 20."),
        ("da", "Ret lamperne til 20 stk."),
        ("da", "Sæt lamperne op til 20."),
        ("da", "To ændringer: lamperne skal være 20 stk."),
        ("da", "Vi skal bruge 20 lamper i stedet for 12."),
        ("nb", "Endre lampene til 20 stk."),
        ("nb", "Vi øker til 20 lamper."),
        ("sv", "Ändra lamporna till 20 st."),
        ("sv", "Två saker bara: ändra AB/7-W till 20 st."),
        ("sv", "Vi vill ha 20 lampor istället för 12."),
        ("de", "Bitte ändern Sie die Lampen auf 20 Stück."),
        ("de", "Zwei Änderungen: 20 statt 12 Lampen."),
        ("de", "Erhöhen Sie die Lampen auf 20."),
        ("de", "Statt 12 nun 20 Lampen, bitte."),
    ],
)
def test_a_line_gets_the_number_said_last(answer, language, text):
    assert answer(language, text) == ([("3001", "HVID", "20"), CUPS, CHAIRS], [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Swap the lamps for black ones."),
        ("en", "Can we have the lamps in black instead?"),
        ("da", "Byt de hvide lamper ud med sorte."),
        ("da", "Lamperne skal være sorte."),
        ("nb", "Bytt de hvite lampene med sorte."),
        ("sv", "Byt ut lamporna mot svarta."),
        ("de", "Bitte die Lampen durch schwarze ersetzen."),
        ("de", "Ersetzen Sie die weißen Lampen durch schwarze."),
    ],
)
def test_a_line_is_exchanged_for_another_colour(answer, language, text):
    assert answer(language, text) == ([("3001", "SORT", "12"), CUPS, CHAIRS], [])


CLOTHS = (line("9001", "BLAA", 6, "PCS"), line("5001", "", 3, "BOX"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please replace the 140x200 linen cloths with the 140x300 ones, same quantity."),
        ("en", "Could we have the cloths in 140x300 instead of 140x200?"),
        ("da", "Byt dugene på 140x200 ud med dem på 140x300."),
        ("da", "Dugene skal være 140x300 i stedet."),
        ("nb", "Bytt ut dukene på 140x200 med 140x300."),
        ("sv", "Byt ut 140x200-dukarna mot 140x300-varianten, lika många."),
        ("de", "Bitte die Tischdecken in 140x300 statt 140x200."),
    ],
)
def test_a_line_is_exchanged_for_another_size(answer, language, text):
    assert answer(language, text, CLOTHS) == ([("9002", "BLAA", "6"), CUPS], [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "All good, but please deliver to the Leeds depot instead."),
        ("en", "Fine, delivery on Tuesday 1 December instead please."),
        ("da", "Det er fint med levering tirsdag den 1. december i stedet."),
        ("da", "Lever til lageret i stedet for kontoret."),
        ("nb", "Kan leveringen endres til uke 50?"),
        ("sv", "Men leverera till Lund istället för Malmö."),
        ("de", "Bitte liefern Sie nach Kiel statt nach Lübeck."),
        ("de", "Bitte den Liefertermin auf KW 50 ändern."),
    ],
)
def test_another_place_or_date_changes_no_line_and_is_not_asked_about(answer, language, text):
    assert answer(language, text) == ([LAMPS, CUPS, CHAIRS], [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please make it 5 each of the cups and the chairs."),
        ("da", "5 af hver af kopperne og stolene."),
        ("sv", "Fem av kopparna och stolarna räcker."),
        ("de", "Je 5 Tassen und Stühle reichen."),
    ],
)
def test_one_number_for_several_lines(answer, language, text):
    assert answer(language, text) == ([LAMPS, ("5001", "", "5"), ("8002", "BIRK", "5")], [])


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("en", "Could you change the big thing to something better instead?", [LAMPS, CUPS, CHAIRS]),
        ("da", "Kan I bytte dyret ud med noget andet?", [LAMPS, CUPS, CHAIRS]),
        ("sv", "Byt ut lamporna mot trumpeter.", [CUPS, CHAIRS]),
        ("de", "Bitte die Lampen durch Trompeten ersetzen.", [CUPS, CHAIRS]),
    ],
)
def test_what_cannot_be_done_is_asked_and_the_line_meant_is_left_open(answer, language, text, kept):
    found, opens = answer(language, text)
    assert (found, len(opens)) == (kept, 1)


def test_an_answer_between_our_lines_is_for_the_line_above_it(understand):
    raw = (
        "See below\n\n> 12 pcs  3001  Desk lamp KLAR, white\nMAKE IT 20\n> 3 boxes  5001  Cups FINE 25 cl\nOK\n"
        "> 4 pcs  8002  Chair NY, birch\nDROP THESE\n>\n> The quotation is valid for 30 days.\n\nPlease send a new quote\n"
    )
    own = "\n".join(row for row in raw.split("\n") if not row.startswith(">"))
    quoted = "\n".join(row for row in raw.split("\n") if row.startswith(">"))
    request = understand(
        own,
        subject="Re: Quote SQ-10241",
        quoted=quoted,
        whole=raw,
        offered=OFFERED,
        language_hint="en",
    )
    assert [(one.item_no, f"{one.quantity.normalize():f}") for one in request.lines] == [
        ("3001", "20"),
        ("5001", "3"),
    ]
    assert request.open == ()


def test_below_the_last_line_of_ours_a_letter_of_its_own_begins():
    raw = "> 12 pcs  3001  Desk lamp KLAR\n> 3 boxes  5001  Cups\n\nWe need 5 more."
    assert beside(raw, "We need 5 more.", OFFERED) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The lamps are too few. Make it 20."),
        ("da", "Lamperne er for få. Lav det til 20 stk."),
        ("de", "Die Lampen reichen nicht. Machen Sie daraus 20."),
    ],
)
def test_it_is_what_the_clause_before_speaks_of(answer, language, text):
    assert answer(language, text)[0] == [("3001", "HVID", "20"), CUPS, CHAIRS]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Drop the cups, the chairs are fine."),
        ("da", "Kopperne udgår, stolene er fine."),
        ("de", "Die Tassen entfallen, die Stühle bleiben."),
        ("sv", "Ta bort kopparna, stolarna är ok."),
    ],
)
def test_a_clause_that_says_something_of_its_own_does_not_go_on_with_the_one_before(answer, language, text):
    assert answer(language, text) == ([LAMPS, CHAIRS], [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Drop the cups and the chairs."),
        ("da", "Fjern kopperne og stolene."),
        ("nb", "Ta ut koppene og stolene."),
        ("sv", "Ta bort kopparna och stolarna."),
        ("de", "Bitte die Tassen und die Stühle streichen."),
        ("de", "Bitte streichen Sie die Tassen und die Stühle."),
    ],
)
def test_two_lines_are_dropped_in_one_clause(answer, language, text):
    assert answer(language, text) == ([LAMPS], [])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "To kasser à 12 af lamperne er nok."),
        ("sv", "Två kartonger à 12 av lamporna räcker."),
    ],
)
def test_packs_of_so_many_are_so_many_pieces(answer, language, text):
    assert answer(language, text)[0][0] == ("3001", "HVID", "24")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "The 140x200 is too small. Can we have the cloths in the 140x300 version in the same colour instead?",
        ),
        ("de", "Die 140x200 sind zu klein. Bitte stattdessen Tischdecken 140x300 in der gleichen Farbe."),
    ],
)
def test_another_size_keeps_its_colour_and_the_reason_is_not_asked_about(answer, language, text):
    assert answer(language, text, CLOTHS) == ([("9002", "BLAA", "6"), CUPS], [])
