"""Which of a mail's dates is the delivery date (D-40)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.intake.blocks import Block
from domain.intake.dates import find
from domain.intake.delivery import delivery_date

TODAY = date(2026, 11, 18)  # a Wednesday of week 47


def wanted(text):
    found = delivery_date(text, find(text, TODAY), [Block(0, len(text), "prose")], TODAY)
    return found.day.isoformat() if found else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20 sacks to the yard on Friday please", "2026-11-20"),
        ("4 kasser til Hobro i morgen tidlig", "2026-11-19"),
        ("kom torsdag, tak", "2026-11-19"),
        ("Kjør det på bilen i morgen om dere rekker", "2026-11-19"),
        ("Vore bra om det kom vecka 50.", "2026-12-11"),
        ("Es wäre schön, wenn alles am 4.12. da ist.", "2026-12-04"),
        ("lev. ons 11/11", "2026-11-11"),
        ("Depot as usual, 30/11/26", "2026-11-30"),
        ("Fint om det går med båten torsdag 26.11.", "2026-11-26"),
        ("Thursday 26th would be handy", "2026-11-26"),
        ("RoS date 04-DEC-2026", "2026-12-04"),
        ("Vi åbner den 14. december, varerne skal være her senest den 7.", "2026-12-07"),
    ],
)
def test_a_date_for_the_goods_is_the_delivery_date(text, day):
    assert wanted(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "Kan I svare inden fredag?",
        "Bitte um Ihr Angebot bis Freitag.",
        "Vi fik det sidst leveret den 2. november.",
        "Vores faktura af 4. december er forkert",
        "Vi har to spørgsmål i dag.",
        "The board meets on 4 December.",
        "Vi ses til mødet på torsdag.",
        "Datum: 20.11.2026",
        "Order date: 20 November 2026",
        "Which prices apply from 1 January?",
    ],
)
def test_a_date_of_something_else_is_none(text):
    assert wanted(text) is None


def test_two_dates_of_which_nothing_is_said_are_no_answer():
    assert wanted("4 boxes tomorrow\nand 6 boxes on Friday") is None


def test_a_form_says_what_its_dates_are():
    text = "4 boxes\n20 November 2026"
    found = delivery_date(text, find(text, TODAY), [Block(0, len(text), "prose")], TODAY, letter=False)
    assert found is None
    assert wanted(text) == "2026-11-20"


@pytest.mark.parametrize(
    "label", ["Delivery date", "Lieferdatum", "Leveringsdato", "Leveransdatum", "Ønsket levering"]
)
def test_a_labelled_delivery_date_is_one(label):
    assert wanted(f"{label}: 04.12.2026") == "2026-12-04"
