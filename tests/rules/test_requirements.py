"""Every requirement is named by a test, and the list of requirements is that of the specification."""

from __future__ import annotations

import re

from tests.rules.requirements import REQUIRED, named_in, proofs
from tests.rules.scan import Module

PLANTED = '''"""About D-1."""

def test_general():
    pass

def test_with_its_own_w3_and_d52():
    pass

# D-86: above it
def test_below_a_comment():
    "Proves D-7."

def helper():
    "D-99"
'''


def test_every_requirement_of_the_order_desk_is_named_by_a_test():
    named = proofs()

    assert [identity for identity in REQUIRED if identity not in named] == []


def test_a_name_a_docstring_a_comment_and_the_modules_docstring_name_requirements():
    assert sorted(named_in(Module("planted.py", PLANTED))) == [
        ("D-1", "planted.py::test_general"),
        ("D-52", "planted.py::test_with_its_own_w3_and_d52"),
        ("D-7", "planted.py::test_below_a_comment"),
        ("D-86", "planted.py::test_below_a_comment"),
        ("W-3", "planted.py::test_with_its_own_w3_and_d52"),
    ]


def test_the_required_ids_are_those_of_the_specification(shared):
    text = (shared / "spec" / "order-desk.md").read_text(encoding="utf-8")
    stated = set(re.findall(r"(?:^|(?<=[.\]] ))([DW]-\d+)\b", text, re.MULTILINE))

    assert stated == set(REQUIRED)
