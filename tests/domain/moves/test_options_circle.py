"""The whole circle of an options reply: two tables go out, numbered through, and "nr. 2" comes back (D-43, D-45)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.advance import Advancer
from bot.catalogues import Catalogues
from bot.reading import Reader
from domain.commands import answers
from domain.intake.request import Candidate, Open, Span, Why
from domain.tasks.states import StepKind
from tests.build import KEY, request

ASKED = Open(
    Why.AMBIGUOUS,
    Span("body", 0, 16, "4 gode kontorstole"),
    (
        Candidate("CHAIR", "BLACK", 0.8, "description", sure=False),
        Candidate("CHAIR", "GREY", 0.7, "description", sure=False),
        Candidate("BOOK", "", 0.3, "trigram", sure=False),
    ),
    Decimal(4),
    "PCS",
)


@pytest.fixture
def waiting(shop, tmp_path) -> int:
    """A task whose options are with the customer; from now on mails are really read."""
    task_id = shop.at_incoming(request(nothing=True, open=(ASKED,)))
    shop.confirm(task_id)
    shop.advance()
    step = shop.step(task_id)
    assert step.kind == StepKind.ITEMS
    shop.do(answers.ask_customer, step.id, revision=step.revision)
    shop.advance()
    shop.confirm(task_id)
    shop.send()
    shop.advance()
    reader = Reader(shop.frames, Catalogues(shop.frames, tmp_path))
    shop.advancer = Advancer(
        shop.frames, shop.clock, reader, shop._render, "fjord.example", KEY, lambda: None
    )
    return task_id


def test_the_two_tables_say_what_may_be_had_and_are_numbered_through_d43(shop, waiting):
    text = shop.outside.performed[0].payload["text"].replace("\u00a0", " ")
    first, second = text.split("Varer, der passer\n")[1].split("Alternativer\n")
    rows = [" ".join(row.split()) for row in (first + second).splitlines()]
    assert [row for row in rows if row[:2] in {"Nr", "1 ", "2 ", "3 "}] == [
        "Nr. Varenr. Beskrivelse Variant Lagerstatus Pris (DKK) Enhed",
        "1 CHAIR Kontorstol, sort BLACK På lager 950,00 styk",
        "2 CHAIR Kontorstol, grå GREY Få på lager 950,00 styk",
        "Nr. Varenr. Beskrivelse Variant Lagerstatus Pris (DKK) Enhed",
        "3 BOOK Håndbog På lager 100,00 styk",
    ]
    assert [row[0] for row in shop.steps(waiting)[-1].payload["numbered"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hej\n\nVi tager nr. 2, tak.\n\nMvh Birthe", ("CHAIR", "GREY", Decimal(4))),
        ("Nr. 3, men kun 2 stk.", ("BOOK", "", Decimal(2))),
        ("Number 1, please", ("CHAIR", "BLACK", Decimal(4))),
    ],
)
def test_the_number_comes_back_as_the_line_and_the_quote_follows_d45(shop, waiting, text, line):
    shop.answer(waiting, text=text, new_text=text)
    shop.advance()
    view = shop.document(shop.task(waiting).quote_number)
    assert [(one.item_no, one.variant_code, one.quantity) for one in view.lines] == [line]
    assert shop.step(waiting).payload["kind"] == "quote"


def test_two_numbers_for_one_wish_settle_nothing_d40(shop, waiting):
    shop.answer(waiting, text="Nr. 1 eller nr. 2?", new_text="Nr. 1 eller nr. 2?")
    shop.advance()
    assert shop.task(waiting).quote_number == ""
