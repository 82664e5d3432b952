from __future__ import annotations

import pytest

from domain.intake.language import vote


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Could you send us ten chairs by Friday, please?", "en"),
        ("Kan I sende os ti stole inden fredag? På forhånd tak", "da"),
        ("Kan dere sende oss ti stoler innen fredag? Takk", "nb"),
        ("Kan ni skicka tio stolar till oss före fredag? Tack och hej", "sv"),
        ("Können Sie uns bitte zehn Stühle bis Freitag liefern?", "de"),
        ("Hej Elin, har ni tio stolar i lager och när kan ni leverera? If not, what is the lead time?", "sv"),
    ],
)
def test_function_words_vote_for_the_language(text, language):
    assert vote(text) == language


def test_too_little_text_takes_the_customers_language():
    assert vote("KK-01 5", hint="nb") == "nb"
    assert vote("", hint="") == "en"
