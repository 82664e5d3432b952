"""The delivery address of a document stands behind its label, on its line or below it (D-25, D-60)."""

from __future__ import annotations

import pytest

from domain.intake.place_label import labelled_place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Leveransadress\tBygg Ystad, Dragongatan 60, 271 39 Ystad\nLeveransdatum\t2027-03-19",
            "Bygg Ystad, Dragongatan 60, 271 39 Ystad",
        ),
        (
            "Lieferanschrift:\nZentrallager\nLiebigstraße 90\n22113 Hamburg\nLiefertermin: 22.03.2027",
            "Zentrallager\nLiebigstraße 90\n22113 Hamburg",
        ),
        (
            "Leveres til Hostel Nord, Rolighedsvej 2, 9990\nSkagen\nDato 1",
            "Hostel Nord, Rolighedsvej 2, 9990 Skagen",
        ),
        ("Leveres: Fjellgata 9, 5700 Voss\nBestilling 7", "Fjellgata 9, 5700 Voss"),
        (
            "Deliver to:\nTrade Counter\nUnit 9, Mill Road, Gateshead NE8 3AH\n\nTotal\n\n1,474.38",
            "Trade Counter\nUnit 9, Mill Road, Gateshead NE8 3AH",
        ),
        ("Delivery address: the warehouse\nOrder no.: 12", "the warehouse"),
        ("Fakturaadresse: Kaj 1, 5000 Odense\nLeveringsdato: 1. maj", ""),
        ("Vi leverer til hele landet.", ""),
        ("", ""),
    ],
)
def test_the_words_behind_the_label_are_the_place(text, expected):
    assert labelled_place(text) == expected
