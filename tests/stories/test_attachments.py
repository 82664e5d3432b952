"""A customer sends files: their rows become lines, what is not the order says why (D-23, D-25, D-86)."""

from __future__ import annotations

from contextlib import contextmanager

from sqlalchemy import select

from bot.sandbox.customers import MailAttachment
from domain.desks.models import Desk
from tests.stories.desk import words

ORDER = MailAttachment(
    "Indkøbsordre AV-20500.csv",
    "text/csv",
    b"Varenr;Tekst;Antal;Enhed\n10508;Stoleunderlag 90x120;4;stk\n",
)
TERMS = MailAttachment(
    "Indkøbsbetingelser.txt",
    "text/plain",
    "ALMINDELIGE INDKØBSBETINGELSER\n\n1. Betaling 30 dage netto.\n".encode(),
)


def test_an_order_in_a_file_becomes_lines_and_the_rest_says_why(desk):
    talk = desk.writes(
        "msk@itgruppenfyn.example", "Indkøbsordre AV-20500", "Hej\n\nSe vedhæftede.\n\nMvh", (ORDER, TERMS)
    )
    talk.asks("incoming")
    assert "4 pieces" in talk.shown()
    talk.press("mona", "step.review")
    shown = words(desk.form("mona", "view.review"))
    assert "bestillingen; læste linjer: 1" in shown
    assert "betingelser, hører ikke til bestillingen" in shown


def test_mail_and_file_that_differ_are_asked(desk):
    """D-86: nothing is quoted until a person has said which is right."""
    talk = desk.writes(
        "msk@itgruppenfyn.example",
        "Bestilling",
        "Hej\n\nVi bestiller 9 stk. Stoleunderlag 90x120, se vedhæftede ordre.\n\nMvh",
        (ORDER,),
    )
    talk.asks("incoming")
    talk.press("mona", "step.confirm")
    talk.asks("items")
    assert not talk.card.document


@contextmanager
def switched_off(desk):
    """All desks with D-12 off for a while; the world is shared by the stories."""
    for wanted in (False, True):
        with desk.world.parts.frames.transaction() as tx:
            for one in tx.scalars(select(Desk)):
                one.analyse_attachments = wanted
        if not wanted:
            yield


def test_a_desk_that_reads_no_attachments_says_so_and_takes_nothing_from_them(desk):
    """D-12."""
    with switched_off(desk):
        talk = desk.writes(
            "msk@itgruppenfyn.example", "Indkøbsordre AV-20501", "Hej\n\nSe vedhæftede.\n\nMvh", (ORDER,)
        )
        talk.asks("incoming")
    assert "4 pieces" not in talk.shown()
    talk.press("mona", "step.review")
    assert "læses ikke ved denne salgsdesk" in words(desk.form("mona", "view.review"))
