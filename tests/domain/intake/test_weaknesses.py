"""The reference's documented weaknesses W-1 to W-8 and W-12, each on a mail; W-9 is the mailbox, W-10 and W-11 the desk."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.intake.request import Candidate, Open, RequestLine, Span, Why
from tests.domain.intake.conftest import lines
from tests.domain.intake.seen import joined, table

NOWHERE = Span("quote", 0, 0, "")


def offered(*wanted: tuple[str, str, str, str]):
    return tuple(
        RequestLine(item, variant, Decimal(quantity), uom, None, NOWHERE, "quote", 1.0)
        for item, variant, quantity, uom in wanted
    )


def asked(request):
    return [(one.why, {candidate.item_no for candidate in one.candidates}) for one in request.open]


def test_a_word_inside_a_longer_word_is_found_and_two_kinds_are_asked(understand):
    """W-1: Züge are Nachziehzug or Elektrischer Zug; one that is said whole is a line."""
    both = understand("Bitte ein Angebot über 3 Züge TUFF.", language_hint="de")
    assert lines(both) == []
    assert [(why, {"3010", "3011"} <= found) for why, found in asked(both)] == [(Why.AMBIGUOUS, True)]
    one = understand("Bitte ein Angebot über 3 Nachziehzüge TUFF.", language_hint="de")
    assert lines(one) == [("3010", "", "3", "PCS")]


def test_what_a_machine_uses_is_not_the_machine(understand):
    """W-2: washing powder of the machine's brand is no washing machine."""
    assert lines(understand("Bitte 2 Waschpulver SKYL", language_hint="de")) == []
    assert lines(understand("Please send 2 washing powder SKYL", language_hint="en")) == []
    assert lines(understand("Bitte 2 Waschmaschinen SKYL 8 kg", language_hint="de")) == [
        ("4001", "", "2", "PCS")
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We take them all, thank you."),
        ("da", "Jeg tager dem alle, tak."),
        ("nb", "Vi tar alle sammen, takk."),
        ("sv", "Vi tar alla, tack."),
        ("de", "Wir nehmen alle, danke."),
    ],
)
def test_all_of_them_are_the_lines_of_the_quote_however_its_mail_was_edited(understand, language, text):
    """W-3: the lines are data; the words of the mail that a person edited are not read for them."""
    wanted = (("3001", "HVID", "12", "PCS"), ("5001", "", "3", "BOX"))
    request = understand(
        text,
        subject="Re: Quote SQ-1001",
        quoted="Something else",
        language_hint=language,
        offered=offered(*wanted),
    )
    assert lines(request) == list(wanted)


def test_an_attribute_that_was_not_shown_answers_our_question(understand):
    """W-4: "the paper ones" means the candidate that is of paper, whatever our mail showed of it."""
    candidates = tuple(Candidate(item, "", 0.9, "words", sure=False) for item in ("5001", "5002"))
    pending = (Open(Why.AMBIGUOUS, Span("body", 0, 6, "4 cups"), candidates, Decimal(4), "PCS"),)
    request = understand(
        "The paper ones, please.",
        subject="Re: Your request",
        quoted="Which of these do you mean?",
        language_hint="en",
        offered=offered(("1200", "", "2", "PCS")),
        pending=pending,
    )
    assert lines(request) == [("1200", "", "2", "PCS"), ("5002", "", "4", "PCS")]


def test_a_unit_with_a_factor_of_its_own_stays_as_it_is_written(understand):
    """W-5: 2 KG stay 2 KG although this item's KG holds 900 g."""
    assert lines(understand("Vi bestiller 2 kg Kaffe BØNNE løsvægt")) == [("6003", "", "2", "KG")]


def test_forty_lines_are_forty_lines(understand):
    """W-6, D-46."""
    text = "Vi bestiller:\n\n" + "\n".join(f"{number} ruller malertape 50 mm" for number in range(1, 41))
    assert [one[2] for one in lines(understand(text))] == [str(number) for number in range(1, 41)]


def test_a_variant_is_a_dimension_of_its_own(understand):
    """W-7: one that exists is taken, one that does not is asked with those that do."""
    assert lines(understand("Vi bestiller 3 gulvlamper KLAR i messing")) == [("3003", "MESS", "3", "PCS")]
    request = understand("Vi bestiller 3 gulvlamper KLAR i grøn")
    assert lines(request) == []
    assert asked(request) == [(Why.UNKNOWN_VARIANT, {"3003"})]


def test_a_spreadsheet_is_read_by_its_headings_in_any_order(catalogue):
    """W-8."""
    request = joined(
        catalogue, table("Enhed;Antal;Betegnelse;Varenr\nrulle;2;Malertape 50 mm;7002\nstk;4;Baghjul;1200")
    )
    assert lines(request) == [("7002", "", "2", "ROLL"), ("1200", "", "4", "PCS")]


def test_two_languages_in_one_mail_are_read(understand):
    """W-12."""
    text = (
        "Hej,\n\nwe need:\n2 rolls of masking tape 50 mm\n3 baghjul\n1 Waschmaschine SKYL 8 kg\n\nMange tak"
    )
    assert lines(understand(text)) == [
        ("7002", "", "2", "ROLL"),
        ("1200", "", "3", "PCS"),
        ("4001", "", "1", "PCS"),
    ]
