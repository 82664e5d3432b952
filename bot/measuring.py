"""A corpus of labelled mails, read with the same hands as `tilbud understand`, and marked. Scoring is ``domain/intake``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.understanding import Library, Task, open_library, understand_all
from domain.errors import Refused
from domain.intake.evaluation import Mark, mark

Label = Mapping[str, Any]


def read_labels(corpus: Path) -> list[Label]:
    """Read a corpus' labels, by id.

    Raises:
        Refused: there are none, or a line is no label.
    """
    path = corpus / "labels.jsonl"
    if not path.is_file() or not (corpus / "mails").is_dir():
        raise Refused("evaluate.no_corpus", folder=corpus)
    labels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                label = json.loads(line)
                date.fromisoformat(label["today"])
            except (ValueError, KeyError, TypeError) as error:
                raise Refused("understand.bad_line", file=path, line=number, why=str(error)) from error
            labels.append(label)
    return sorted(labels, key=lambda one: str(one["id"]))


def evaluate_corpus(
    corpus: Path, data: Path, labels: Sequence[Label], *, processes: int = 1, pictures: bool = True
) -> list[Mark]:
    """Understand every labelled mail and mark it, each company's mails with its folder.

    ``pictures``: recognise letters in pictures, which takes seconds each.

    Raises:
        Refused: a folder or file cannot be used.
    """
    marks: list[Mark] = []
    history = corpus / "history.jsonl"
    for company in sorted({str(one["company"]) for one in labels}):
        library = open_library(_folder(data, company), history if history.is_file() else None)
        library = replace(library, pictures=pictures)
        own = [one for one in labels if one["company"] == company]
        marks += _marked(library, corpus, own, processes)
    return sorted(marks, key=lambda one: one.mail_id)


def _marked(library: Library, corpus: Path, labels: Sequence[Label], processes: int) -> list[Mark]:
    def factor(item: str, unit: str) -> Decimal | None:
        return library.company.catalogue.units(item).get(unit)

    tasks = [Task(corpus / "mails" / f"{one['id']}.eml", date.fromisoformat(one["today"])) for one in labels]
    outcomes = understand_all(library, tasks, processes=processes)
    return [
        mark(label, outcome.answer, factor, seconds=outcome.seconds, attachments=outcome.attachments)
        for label, outcome in zip(labels, outcomes, strict=True)
    ]


def _folder(data: Path, company: str) -> Path:
    if (data / company).is_dir():
        return data / company
    if (data / "items.csv").is_file():
        return data
    raise Refused("evaluate.no_data", folder=data, company=company)


def read_report(path: Path) -> list[dict[str, Any]]:
    """Return the mails of an earlier result.

    Raises:
        Refused: the file is no such result.
    """
    try:
        mails = [
            {**one, "mail_id": one["mail_id"], "problems": one["problems"], "exact": one["exact"]}
            for one in json.loads(path.read_text(encoding="utf-8"))["mails"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused("evaluate.bad_report", file=path) from error
    return mails
