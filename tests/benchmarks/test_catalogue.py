"""The catalogue at its sizes: 5,000 items in memory, 50,000 with five texts each over a file (issue 2)."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from typing import Any

from tests.benchmarks.wholesaler import mails, read_in_memory, read_over_file, write_index

MB = 1_000_000


def alone(work: Callable[..., Any], *arguments: object) -> Any:
    """Run in a new process: what it takes of memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def say(capsys, sentence: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{sentence}\n")


def test_fifty_thousand_items_over_a_file(tmp_path, capsys):
    path = tmp_path / "index.sqlite3"
    build_s, build_mb = alone(write_index, path, 50_000)
    done = alone(read_over_file, path, mails(100, 5, 50_000))
    say(
        capsys,
        f"50,000 items: written in {build_s:.1f} s with {build_mb:.0f} MB, {path.stat().st_size / MB:.0f} MB on disk;"
        f" a mail of 5 lines {done.at(0.5):.0f} ms (95 % within {done.at(0.95):.0f} ms), {done.found:.1%} of the lines"
        f" found, {done.peak_mb:.0f} MB",
    )
    assert done.at(0.5) <= 500
    assert max(build_mb, done.peak_mb) <= 300
    assert done.found >= 0.93


def test_five_thousand_items_in_memory(capsys):
    done = alone(read_in_memory, 5_000, mails(100, 5, 5_000))
    taken = done.peak_mb - done.start_mb
    say(
        capsys,
        f"5,000 items: built in {done.build_s:.1f} s, {taken:.0f} MB; a mail of 5 lines {done.at(0.5):.0f} ms"
        f" (95 % within {done.at(0.95):.0f} ms), {done.found:.1%} of the lines found",
    )
    assert taken <= 60
    assert done.found >= 0.95
