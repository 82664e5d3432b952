"""Signatures: what is kept of a person's HTML, the default one, and their plain text (D-14)."""

import pytest

from domain.desks import signature


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>Mona <b>K</b></p>", "<p>Mona <b>K</b></p>"),
        ("<script>alert(1)</script>Mona", "Mona"),
        ("<style>p{}</style><p style='x' class=y id=z>Mona</p>", "<p>Mona</p>"),
        ('<img src="https://x.example/pixel.gif">Mona', "Mona"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        (
            '<a href="mailto:a@b.example" onclick=x>a</a>',
            '<a href="mailto:a@b.example" rel="noopener noreferrer">a</a>',
        ),
        ("<form><input>Mona</form>", "Mona"),
        ("Mona <br> & Co", "Mona <br> &amp; Co"),
    ],
)
def test_only_simple_markup_and_safe_links_remain(html, kept):
    assert signature.clean(html) == kept


def test_cleaning_twice_changes_nothing_more():
    once = signature.clean('<p>A &amp; B <a href="https://x.example?a=1&b=2">x</a><br><em>y</em>')
    assert signature.clean(once) == once


def test_an_endless_signature_is_cut():
    assert len(signature.clean("x" * 20000)) == signature.MAX_LENGTH


def test_the_default_signature_names_person_company_address_and_ways_to_reach_us():
    html = signature.default(
        person="Mona Kjærgaard",
        desk="Salg",
        company="Nordbo & Søn A/S",
        address="Taulov Havnevej 18, 7000 Fredericia",
        phone="+45 76 20 44 00",
        email="salg@nordbo.example",
    )
    assert signature.clean(html).count("<br>") == 4
    assert signature.to_text(html) == (
        "Mona Kjærgaard\nSalg\nNordbo & Søn A/S\nTaulov Havnevej 18, 7000 Fredericia\n"
        "+45 76 20 44 00 · salg@nordbo.example"
    )


def test_the_default_signature_leaves_out_what_is_not_known():
    assert signature.to_text(signature.default(company="Nordbo", desk="Nordbo")) == "Nordbo"
    assert "<script>" not in signature.default(company="<script>x</script>")


def test_plain_text_keeps_breaks_and_link_targets():
    html = '<p>Mona<br>Salg</p><p><a href="https://nordbo.example">nordbo.example</a></p><ul><li>A</li><li>B</li></ul>'
    assert signature.to_text(html) == "Mona\nSalg\n\nnordbo.example\n\nA\n\nB"
    assert signature.to_text('<a href="https://x.example/shop">Butik</a>') == "Butik (https://x.example/shop)"
