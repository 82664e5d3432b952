"""Breaking of lines and pages: nothing is lost, nothing is too wide, every page is used (D-61)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pdf.fonts import REGULAR, face, wrap
from bot.pdf.plan import Column, Row, Table, paginate
from bot.pdf.style import ROW_PADDING

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), max_size=200)
LEADING = 12.0


def table(*lines: int):
    rows = tuple(
        Row((tuple(f"{number}.{part}" for part in range(count)),), False, count)
        for number, count in enumerate(lines)
    )
    return Table((Column("", 0, 100, False),), rows, 9, LEADING, 0)


def height(*lines: int):
    return sum(count * LEADING + 2 * ROW_PADDING for count in lines)


@given(TEXTS, st.integers(30, 300))
@settings(max_examples=60, deadline=None)
def test_wrapped_lines_are_never_too_wide_and_lose_no_letter(text, width):
    look = face(REGULAR)
    lines = wrap(look, text, 9, width)
    assert all(look.width(line, 9) <= width + 1e-6 for line in lines if len(line) > 1)
    letters = "".join(char for char in text if char.isalnum())
    assert "".join(char for line in lines for char in line if char.isalnum()) == letters


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=60),
    st.integers(40, 300),
    st.integers(150, 500),
    st.integers(20, 120),
)
@settings(max_examples=150, deadline=None)
def test_every_line_of_every_row_stands_on_exactly_one_page_in_order(lines, first, following, tail):
    measured = table(*lines)
    pages = paginate(measured, first=first, following=following, tail=tail)
    shown = [
        piece.row.cells[0][index]
        for page in pages
        for piece in page
        for index in range(piece.start, piece.stop)
    ]
    assert shown == [text for row in measured.rows for text in row.cells[0]]
    for number, page in enumerate(pages):
        room = first if number == 0 else following
        assert sum(height(piece.lines) for piece in page) <= room + 1e-6
    last = first if len(pages) == 1 else following
    assert sum(height(piece.lines) for piece in pages[-1]) + tail <= last + 1e-6
    assert all(pages[1:-1])


@pytest.mark.parametrize(
    ("first", "shapes"),
    [
        (height(1, 1, 1) + 50, [[1, 1, 1]]),
        (height(1, 1, 1) + 49, [[1, 1], [1]]),
        (height(1, 1), [[1, 1], [1]]),
        (height(1, 1) - 1, [[1], [1, 1]]),
    ],
)
def test_the_last_row_goes_along_with_the_totals(first, shapes):
    pages = paginate(table(1, 1, 1), first=first, following=400, tail=50)
    assert [[piece.lines for piece in page] for page in pages] == shapes


def test_a_row_taller_than_a_page_is_continued():
    pages = paginate(table(1, 30), first=height(1, 5), following=height(10), tail=10)
    assert [[piece.lines for piece in page] for page in pages] == [[1, 5], [10], [10], [5]]


def test_a_row_that_fits_a_page_is_not_split():
    pages = paginate(table(1, 10), first=height(1, 5), following=height(10) + 10, tail=10)
    assert [[piece.lines for piece in page] for page in pages] == [[1], [10]]
