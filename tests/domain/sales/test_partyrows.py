"""Who buys is the same from the database and from the CSV files that were imported into it (D-30, D-33)."""

from __future__ import annotations

from domain.sales.folder import parties_of, read_company
from domain.sales.partyrows import load_parties
from tests.domain.sales.company import FILES


def test_database_and_files_give_the_same_people_and_addresses(library):
    files = parties_of(read_company({name: text.splitlines(keepends=True) for name, text in FILES.items()}))
    with library.read_only() as tx:
        rows = load_parties(tx, own_email="salg@fjord.example")
    assert rows.buyers == files.buyers
    assert {email: [one.contact_no for one in found] for email, found in rows.people.items()} == {
        email: [one.contact_no for one in found] for email, found in files.people.items()
    }
    assert (rows.ours, rows.own_domain) == (files.ours, "fjord.example")
    assert any(one.places for one in rows.buyers.values())
