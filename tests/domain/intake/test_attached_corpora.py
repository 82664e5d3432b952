"""Attachments of the shared corpora: 400 order files of another maker, and those of the development corpus."""

from __future__ import annotations

import json

import pytest

from bot.attachments.child import read_one
from bot.attachments.limits import Limits
from bot.measuring import evaluate_corpus, read_labels
from domain.intake.headings import Role, heading_row
from domain.intake.scores import score

pytestmark = pytest.mark.shared

CSV_ORDERS = "thirdparty/bc-saleslines/src/Apps/W1/SalesLinesSuggestions/test/.resources/Datasets/Attachment/Accuracy_ExtractInfoFromCsvPrompt.jsonl"


def test_the_columns_of_400_shuffled_files_are_all_known(shared):
    texts = [
        json.loads(line, strict=False)["question"]
        for line in (shared / CSV_ORDERS).read_text(encoding="utf-8").splitlines()
    ]
    wanted = {Role.DESCRIPTION, Role.QUANTITY, Role.UNIT, Role.DATE}
    mapped = 0
    for text in texts:
        found = read_one("order.csv", "text/csv", text.encode(), Limits(), ocr=False)
        mapped += set(heading_row(found.tables[0].rows[0].cells) or ()) == wanted
    assert (len(texts), mapped) == (400, 400)


@pytest.fixture(scope="module")
def marks(shared):
    """Mails whose order lies in a file; pictures need the extra and are measured by ``make evaluate``."""
    corpus = shared / "corpus" / "dev"
    labels = [
        one
        for one in read_labels(corpus)
        if "attachment_is_order" in one["flags"] and one["id"] not in {"d037", "d048"}
    ]
    return evaluate_corpus(corpus, shared / "data", labels)


def test_lines_of_attachments_are_found_and_none_is_wrong(marks):
    found = score(marks)
    problems = [f"{one.mail_id} {text}" for one in marks for text in one.problems]
    assert len(marks) == 16
    assert found.wrong_lines == 0.0, problems
    assert found.f1 >= 0.98, problems
    assert found.rates["intent"] == 1.0, problems
    assert found.rates["number"] == 1.0, problems
