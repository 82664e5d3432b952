"""Files that mean harm end as a problem code, and the parent goes on (D-25); limits bite in a real child process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.attachments import RawAttachment, extract
from bot.attachments.limits import Limits
from bot.attachments.run import ROOT, _environment
from tests.bot.attachments.files import UBL, flate_bomb, page_with, printed, raw_pdf, workbook, zipped

LIMITS = Limits(seconds=8.0, picture_seconds=8.0, all_seconds=25.0)
GOOD = RawAttachment("good.csv", "text/csv", b"Item;Qty\nLamp;2\n")
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits address space")


def problems(*parts: RawAttachment, limits: Limits = LIMITS) -> list[str]:
    return [one.problem for one in extract(parts, limits=limits, ocr=False)]


def raw(name: str, content: bytes) -> RawAttachment:
    return RawAttachment(name, "application/octet-stream", content)


def sheet(body: str) -> bytes:
    return workbook([], more={"xl/worksheets/sheet1.xml": SHEET.format(body)})


def many_ops() -> bytes:
    row = b"(abcdefgh) Tj 40 0 Td " * 13 + b"-520 -1 Td "
    return page_with(b"BT /F1 9 Tf 0 830 Td " + row * 800 + b"ET")


HARM: dict[str, tuple[Callable[[], RawAttachment], set[str]]] = {
    "a zip that holds far more than it weighs": (
        lambda: raw("a.xlsx", zipped({"xl/workbook.xml": b" " * 300_000_000})),
        {"too_large"},
    ),
    "a sheet with a cell at the far end": (
        lambda: raw("a.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        {"too_many_rows"},
    ),
    "a sheet with too many rows": (
        lambda: raw("a.xlsx", sheet("<row><c><v>1</v></c></row>" * 6_000)),
        {"too_many_rows"},
    ),
    "too many files in a zip": (
        lambda: raw("a.xlsx", zipped({f"xl/{at}": b"" for at in range(2_500)})),
        {"too_large"},
    ),
    "a zip that ends early": (lambda: raw("a.xlsx", workbook([["a", 1]])[:600]), {"unreadable"}),
    "a workbook of entities": (
        lambda: raw(
            "a.xlsx",
            workbook(
                [],
                more={
                    "xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
                },
            ),
        ),
        {"unreadable", "empty", ""},
    ),
    "a billion laughs": (
        lambda: raw(
            "a.xml",
            b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Order>&b;</Order>',
        ),
        {"unreadable"},
    ),
    "an entity that names a file": (
        lambda: raw(
            "a.xml",
            b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><Order>&a;</Order>',
        ),
        {"unreadable"},
    ),
    "elements in elements without end": (
        lambda: raw("a.xml", b"<?xml version='1.0'?>" + b"<a>" * 50_000),
        {"too_large"},
    ),
    "more elements than an order has": (
        lambda: raw("a.xml", b"<?xml version='1.0'?><a>" + b"<b/>" * 300_000 + b"</a>"),
        {"too_large"},
    ),
    "markup that breaks off": (lambda: raw("a.xml", UBL.encode()[:900]), {"unreadable"}),
    "a stream that unpacks to 400 MB": (
        lambda: raw("a.pdf", flate_bomb(1, 400_000_000)),
        {"too_large", "unreadable", "timeout", "empty"},
    ),
    "a stream packed three times": (
        lambda: raw("a.pdf", flate_bomb(3, 200_000_000)),
        {"too_large", "unreadable", "timeout", "empty"},
    ),
    "a page with letters without end": (lambda: raw("a.pdf", many_ops()), {"too_large", "timeout"}),
    "more pages than are read": (
        lambda: raw("a.pdf", printed([(40, 60, "Order")], pages=60)),
        {"too_many_pages"},
    ),
    "a page tree that holds itself": (
        lambda: raw(
            "a.pdf",
            raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"}),
        ),
        {"unreadable", "empty", "too_many_pages"},
    ),
    "a PDF of noise": (lambda: raw("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 200), {"unreadable"}),
    "a PDF under a password": (
        lambda: raw(
            "a.pdf",
            raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}).replace(
                b"/Root 1 0 R",
                b"/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O("
                + b"x" * 32
                + b")/U("
                + b"y" * 32
                + b")>>/ID[(aa)(aa)]",
            ),
        ),
        {"encrypted", "unreadable"},
    ),
    "rows without end": (lambda: raw("a.csv", b"a;b\n" * 200_000), {"too_many_rows", "too_large"}),
    "columns without end": (lambda: raw("a.csv", b";".join([b"a"] * 5_000) + b"\n1;2\n"), {"too_many_rows"}),
    "one cell without end": (lambda: raw("a.csv", b'a;"' + b"x" * 3_000_000), {"unreadable", "too_large"}),
    "tables in tables": (
        lambda: raw("a.html", b"<html>" + b"<table><tr><td>" * 20_000),
        {"", "empty", "too_large"},
    ),
    "an empty file": (lambda: raw("a.csv", b" \n"), {"empty"}),
    "a file above the limit": (lambda: raw("a.csv", b"a;b\n" * 3_000_000), {"too_large"}),
}


@pytest.mark.parametrize("harm", HARM)
def test_harm_ends_as_a_code_and_the_next_file_is_read(harm):
    make, allowed = HARM[harm]
    part = make()
    started = time.monotonic()
    found = problems(part, GOOD)
    assert found[0] in allowed
    assert found[1] == ""
    assert time.monotonic() - started < 22


@linux
def test_memory_is_bounded_in_the_child():
    part = raw("a.csv", b"\xe9" + b"a;b\n" * 2_400_000)
    small = replace(
        LIMITS, memory_bytes=60_000_000, rows=10_000_000, cells=10**9, characters=10**9, content_bytes=10**9
    )
    assert problems(part, limits=small) == ["too_large"]
    assert problems(part, limits=replace(small, memory_bytes=512_000_000, rows=10)) == ["too_many_rows"]


def test_the_clock_ends_a_child_that_goes_on_forever():
    started = time.monotonic()
    slow = replace(LIMITS, seconds=0.4, picture_seconds=0.4, page_characters=10**9, characters=10**9)
    assert problems(raw("a.pdf", many_ops()), limits=slow) == ["timeout"]
    assert time.monotonic() - started < 15


def test_all_attachments_of_a_mail_together_have_a_last_moment():
    over = replace(LIMITS, all_seconds=0.0)
    assert problems(GOOD, GOOD, limits=over) == ["timeout", "timeout"]


def test_only_so_many_attachments_are_read_and_the_rest_say_so():
    assert problems(GOOD, GOOD, GOOD, limits=replace(LIMITS, attachments=2)) == ["", "", "too_many"]


def test_what_the_mail_s_reader_left_alone_keeps_its_reason():
    assert problems(RawAttachment("a.ics", "text/calendar", b"BEGIN:VCALENDAR", skipped="calendar")) == [
        "calendar"
    ]


def test_an_answer_without_end_is_cut_and_said():
    part = raw("a.csv", b"Item;Qty\n" + b"Lamp;2\n" * 2_000)
    assert problems(part, GOOD, limits=replace(LIMITS, answer_bytes=20_000)) == ["unreadable", ""]


def test_the_child_gets_nothing_of_our_environment():
    os.environ["TILBUD_TEST_TOKEN"] = "xoxb-secret"
    try:
        assert "xoxb-secret" not in str(_environment())
        assert set(_environment()) <= {
            "PYTHONPATH",
            "PYTHONDONTWRITEBYTECODE",
            "OMP_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "TMPDIR",
            "SYSTEMROOT",
        }
    finally:
        del os.environ["TILBUD_TEST_TOKEN"]


@linux
def test_the_child_can_write_no_file():
    script = "from bot.attachments.child import limit; from bot.attachments.limits import Limits; import tempfile; limit(Limits(), 1); tempfile.TemporaryFile().write(b'x' * 100000)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False, env=_environment()
    )
    assert done.returncode != 0


def test_starting_the_child_imports_no_parser():
    script = "import sys; import bot.attachments.child; print([name for name in ('pypdfium2', 'python_calamine', 'numpy', 'PIL', 'sqlalchemy', 'slack_sdk', 'email') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env=_environment(),
        text=True,
    )
    assert done.stdout.strip() == "[]"
