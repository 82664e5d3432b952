"""Where to deliver: a registered address, another one as written, or simply the customer's own (D-60)."""

from __future__ import annotations

from time import process_time

import pytest

from domain.intake.forwarded import addresses_in, origins
from domain.intake.parties import Place
from domain.intake.ship_to import choose
from domain.intake.sites import site_spans
from tests.domain.intake.desk import HARBOUR, HOUSE, OWN, SCHOOL, WAREHOUSE

REGISTERED = (WAREHOUSE, SCHOOL, HARBOUR)


def where(text, *, subject="", attached="", own=OWN, registered=REGISTERED, sure_only=False):
    return choose(
        text,
        subject=subject,
        attached=attached,
        own=own,
        registered=registered,
        country=own.country if own else "DK",
        sure_only=sure_only,
    )


def code(text, **named):
    place = where(text, **named).place
    return place.code if place else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Levering til lageret, tak.", "LAGER"),
        ("Delivery to the warehouse please", "LAGER"),
        ("Bitte an das Lager liefern", "LAGER"),
        ("Leveres på Industrivej 14.", "LAGER"),
        ("4 stole til butikken i Odense:", "ODENSE"),
        ("Levering direkte til skolen (Parkallé 77)", "SKOLE-S"),
        ("Leveringssted: Brobyen Handel, Søndre Skole", "SKOLE-S"),
        ("Ship to Odense, gate 3", "ODENSE"),
        ("Send det til 2807 Lyngby", "SKOLE-S"),
    ],
)
def test_words_mean_the_registered_address_that_fits_best_d60(text, expected):
    assert code(text) == expected


def test_order_lines_whose_item_numbers_look_like_postcodes_are_no_address_d60():
    """Their quantity stood as the street and the item as the city; the quote then went abroad, without VAT."""
    lines = (
        "10 stk. 10508 Stoleunderlag 90x120 cm\n4 stk. 50202 Whiteboard 90x120 cm\n2 kasser 50120 Kopipapir"
    )
    assert where(f"Vi bestiller på vores ordrenummer AV-20417:\n\n{lines}").place is None
    assert where("Levering til Odense:\n\n12 50202 Whiteboard\n3 x 50120 Kopipapir").place.code == "ODENSE"


def test_a_house_with_its_number_is_meant_by_both_words():
    own = Place("Herberge Nord GmbH", "Bahnhofstr. 1", "24937", "Flensburg", "DE")
    other = Place("Herberge Nord, Haus 3", "Strandweg 14", "24960", "Glücksburg", "DE", "HAUS3")
    assert code("für Haus 2 in Glücksburg bestellen wir", own=own, registered=(HOUSE, other)) == "HAUS2"
    assert code("für Glücksburg bestellen wir", own=own, registered=(HOUSE, other)) is None


def test_words_that_say_nothing_of_a_place_leave_the_customers_own_address():
    assert where("Vi vil gerne bestille 4 stole og 2 borde.").rule == ""


@pytest.mark.parametrize(
    "text",
    [
        "Vi har fået leveret stole til lageret, de er i stykker.",
        "4 lagerreoler, 2 skoleborde",
        "Bedes sendt hurtigst muligt: 4 skoleborde til undervisning",
        "Lagerføres varen?",
    ],
)
def test_a_place_that_is_only_spoken_of_is_no_delivery_address(text):
    assert code(text) is None


def test_a_place_that_is_taken_back_does_not_count():
    assert code("Leveres til Odense, ikke til lageret.") == "ODENSE"
    assert code("Not to the warehouse but to the school, please deliver on Friday.") == "SKOLE-S"


def test_the_subject_of_a_first_mail_names_the_place():
    assert code("Her er listen.", subject="Liste Odense") == "ODENSE"


def test_two_places_that_fit_equally_are_no_answer():
    assert code("Leveres til skolen eller til lageret") is None


def test_the_own_city_in_an_answer_is_the_own_address():
    found = where("Leveres til Aarhus i stedet for Odense.", sure_only=True)
    assert (found.place, found.rule) == (None, "own")


def test_our_usual_address_is_the_own_address():
    assert where("Please deliver to our usual address.").rule == "own"


def test_in_an_answer_a_place_counts_only_where_it_is_said_to_deliver_there():
    assert code("Stolene til skolen bliver 14 i stedet.", sure_only=True) is None
    assert code("ALL TO ODENSE PLEASE", sure_only=True) == "ODENSE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Lever til:\n\nHanne Strand\nHyldevej 22\n3250 Gilleleje\n\nMvh",
            ("Hanne Strand", "Hyldevej 22", "3250", "Gilleleje", "DK"),
        ),
        (
            "Delivery on Thursday to:\n\nOld Riding Hall\nPark Road\nDerby DE22 5JD\nUnited Kingdom\n",
            ("Old Riding Hall", "Park Road", "DE22 5JD", "Derby", "GB"),
        ),
        (
            "Lieferadresse:\nNeubau Süd\nMoltkestraße 31\n24837 Schleswig\n",
            ("Neubau Süd", "Moltkestraße 31", "24837", "Schleswig", "DE"),
        ),
        (
            "Leveransadress: Skolan Ek, Ekvägen 3, 123 45 Årsta",
            ("Skolan Ek", "Ekvägen 3", "123 45", "Årsta", "SE"),
        ),
        (
            "Ship to: Acme Site, 10 Eyre Square, Galway, H91 R2C4, Ireland",
            ("Acme Site", "10 Eyre Square", "H91 R2C4", "Galway", "IE"),
        ),
        (
            "Deliver to:\nDepot c/o Base\nUnit 4\nDock Lane 8\n5003 Bergen\nNorway\n(not Quay 3 please)",
            ("Depot c/o Base", "Unit 4, Dock Lane 8", "5003", "Bergen", "NO"),
        ),
        (
            "Bitte liefern Sie an: Hotel Post, Hauptstr. 5, D-25899 Niebüll.",
            ("Hotel Post", "Hauptstr. 5", "25899", "Niebüll", "DE"),
        ),
    ],
)
def test_an_address_that_is_written_out_is_taken_as_written(text, expected):
    place = where(text).place
    assert (place.name, place.address, place.postcode, place.city, place.country) == expected


def test_an_address_without_a_name_is_the_customers():
    place = where("Lever til vores byggeplads på Havnegade 3, 4000 Roskilde. Tak").place
    assert (place.name, place.address, place.city) == ("Brobyen Handel ApS", "Havnegade 3", "Roskilde")


def test_a_registered_address_that_is_written_out_is_its_code():
    assert code("Lever til:\nSøndre Skole\nParkalle 77\n2807 Lyngby") == "SKOLE-S"


def test_the_own_address_written_out_is_no_other_address():
    found = where("Levering til: Brobyen Handel, Kajgade 4, 8000 Aarhus C")
    assert (found.place, found.rule) == (None, "own")


def test_an_address_for_the_invoice_is_not_where_to_deliver():
    assert where("Send faktura til: Bogholderiet, Langgade 5, 4000 Roskilde").place is None


def test_the_address_of_an_attachment_goes_before_the_words_of_the_mail():
    assert code("Levering til Odense", attached="Brobyen lager, Industrivej 14, 8260 Viby J") == "LAGER"
    assert code("Hermed ordre", attached="Søndre Skole") == "SKOLE-S"


def test_our_own_address_in_a_document_is_no_place_to_deliver():
    both = "Fjeldkram ApS, Industrivej 3, 7100 Vejle\nSøndre Skole, Parkallé 77, 2807 Lyngby"
    found = choose(
        "Hermed ordre",
        subject="",
        attached=both,
        own=OWN,
        registered=REGISTERED,
        country="DK",
        ours="Fjeldkram ApS",
    )
    assert found.place == SCHOOL


@pytest.mark.parametrize("piece", ["A ", "A-", "1234 Aa ", "a.b-c@d.e-f.", "Deliver to:\n", "til lageret, "])
def test_hostile_text_takes_linear_time(piece):
    text = piece * (60_000 // len(piece))
    started = process_time()
    where(text, attached=text)
    origins(text)
    addresses_in(text)
    assert process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Vi bestiller 4 baghjul til lageret.", ["til lageret"]),
        ("2 borde til Søndre Skole (Parkallé 77), tak", ["til Søndre Skole (Parkallé 77)"]),
        ("6 to the warehouse in Viby", ["to the warehouse in Viby"]),
        ("für Haus 2 in Glücksburg bestellen wir 10 Betten", ["für Haus 2 in Glücksburg"]),
        ("4 stk sæbe til køkken", []),
        ("2 lagerreoler", []),
    ],
)
def test_words_for_a_place_are_found_so_that_they_are_no_words_of_an_item(text, places):
    found = site_spans(text, (WAREHOUSE, SCHOOL, HARBOUR, HOUSE), OWN)
    assert [text[start:end] for start, end in found] == places
