"""Our own rules hold everywhere, and each one turns red for a planted violation."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.rules import scan
from tests.rules.scan import ROOT, RULES, Module, modules


def found(rule, path: str, text: str) -> list[str]:
    return list(rule(Module(path, text)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_all_code_keeps_the_rule(rule):
    violations = [violation for module in modules() for violation in rule(module)]

    assert not violations, "\n".join([rule.__doc__, *violations])


def test_the_rules_look_at_all_three_packages():
    paths = {module.path for module in modules()}

    assert {"bot/settings.py", "handlers/blocks/__init__.py", "domain/db.py"} < paths


def test_tests_are_short_leave_nothing_for_later_and_mock_nothing():
    rules = (
        scan.modules_stay_small,
        scan.nothing_is_left_for_later,
        scan.nothing_of_this_machine,
        scan.nothing_is_mocked,
    )

    read = [
        module for module in modules("tests") if module.path != "tests/rules/scan.py"
    ]  # it has the patterns
    violations = [violation for module in read for rule in rules for violation in rule(module)]

    assert not violations, "\n".join(violations)


PLANTED = [
    (scan.only_the_frame_commits, "domain/sales/x.py", "def f(tx):\n    tx.commit()\n"),
    (scan.only_the_frame_commits, "bot/x.py", "def f(tx):\n    tx.rollback()\n"),
    (scan.only_the_frame_commits, "domain/sales/x.py", "def f(tx):\n    tx.flush()\n"),
    (scan.modules_stay_small, "domain/x.py", "x = 1\n" * 401),
    (scan.functions_stay_small, "domain/x.py", "def f():\n" + "    x = 1\n" * 60),
    (scan.functions_stay_small, "handlers/listeners/x.py", "def f(ack, body):\n" + "    x = 1\n" * 25),
    (scan.nothing_is_left_for_later, "bot/x.py", "x = 1  # TO" + "DO: y\n"),
    (scan.public_things_are_explained, "bot/x.py", "x = 1\n"),
    (scan.public_things_are_explained, "bot/x.py", '"""M."""\ndef f():\n    return 1\n'),
    (
        scan.public_things_are_explained,
        "bot/x.py",
        '"""M."""\nclass C:\n    """C."""\n    def f(self): ...\n',
    ),
    (scan.sentences_are_in_the_catalogues, "handlers/views/x.py", 'section("Was it sent?")\n'),
    (scan.sentences_are_in_the_catalogues, "handlers/views/x.py", 'x = f"{n} lines were changed"\n'),
    (scan.sentences_are_in_the_catalogues, "handlers/listeners/x.py", 'x = "Already confirmed"\n'),
    (scan.sentences_are_in_the_catalogues, "handlers/views/x.py", 'button("Confirm", action_id=a)\n'),
    (scan.sentences_are_in_the_catalogues, "handlers/views/x.py", 'modal(title="Edit", blocks=b)\n'),
    (scan.logs_hold_no_words_of_customers, "bot/x.py", 'event(log, "mail.kept", subject=s)\n'),
    (scan.logs_hold_no_words_of_customers, "bot/x.py", 'event(log, "mail.kept", **fields)\n'),
    (scan.logs_hold_no_words_of_customers, "bot/x.py", 'event(log, f"mail.{kind}")\n'),
    (scan.logs_hold_no_words_of_customers, "bot/x.py", 'failure(log, "mail was odd", error)\n'),
    (scan.logs_hold_no_words_of_customers, "handlers/x.py", 'logger.info("x")\n'),
    (scan.logs_hold_no_words_of_customers, "handlers/x.py", 'log.info("click.refused %s", reason)\n'),
    (scan.logs_hold_no_words_of_customers, "handlers/x.py", 'log.info(f"click.{kind}")\n'),
    (scan.logs_hold_no_words_of_customers, "handlers/x.py", 'logging.warning("x")\n'),
    (scan.errors_are_caught_by_kind, "bot/x.py", "try:\n    f()\nexcept Exception:\n    pass\n"),
    (scan.errors_are_caught_by_kind, "bot/x.py", "try:\n    f()\nexcept:\n    pass\n"),
    (scan.nothing_is_mocked, "tests/x.py", "def test_x(monkeypatch):\n    pass\n"),
    (scan.nothing_is_mocked, "tests/x.py", "from unittest.mock import patch\n"),
    (scan.nothing_is_mocked, "tests/x.py", "import unittest.mock\n"),
    (scan.nothing_of_this_machine, "bot/x.py", 'x = "/ho' + 'me/ana/tilbud"\n'),
    (scan.nothing_of_this_machine, "bot/x.py", f'x = "{ROOT}/y"\n'),
]

ALLOWED = [
    (scan.only_the_frame_commits, "domain/db.py", "session.commit()\n"),
    (scan.only_the_frame_commits, "domain/sales/x.py", "tx.flush()  # flush: id\n"),
    (scan.modules_stay_small, "domain/x.py", "x = 1\n" * 400),
    (scan.functions_stay_small, "domain/x.py", "def f():\n" + "    x = 1\n" * 59),
    (scan.functions_stay_small, "handlers/listeners/x.py", "def f(ack, body):\n" + "    x = 1\n" * 24),
    (scan.public_things_are_explained, "bot/x.py", '"""M."""\ndef _f():\n    return 1\n'),
    (scan.sentences_are_in_the_catalogues, "handlers/views/x.py", 'section(texts("card.was_it_sent"))\n'),
    (scan.sentences_are_in_the_catalogues, "handlers/views/x.py", '"""A view of what was sent."""\n'),
    (scan.sentences_are_in_the_catalogues, "handlers/views/x.py", 'raise ValueError("too many lines")\n'),
    (
        scan.sentences_are_in_the_catalogues,
        "handlers/views/x.py",
        'button(texts("card.edit"), value="edit")\n',
    ),
    (scan.sentences_are_in_the_catalogues, "bot/x.py", 'x = "the command line speaks English"\n'),
    (scan.logs_hold_no_words_of_customers, "bot/x.py", 'event(log, "mail.kept", task=7, ms=3)\n'),
    (scan.logs_hold_no_words_of_customers, "handlers/x.py", 'log.warning("slack.other_workspace")\n'),
    (scan.errors_are_caught_by_kind, "bot/effects.py", "try:\n    f()\nexcept Exception:\n    pass\n"),
    (scan.errors_are_caught_by_kind, "bot/x.py", "try:\n    f()\nexcept Exception:\n    g()\n    raise\n"),
    (scan.errors_are_caught_by_kind, "bot/x.py", "try:\n    f()\nexcept OSError:\n    pass\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_a_planted_violation_is_found(rule, path, text):
    assert found(rule, path, text) != []


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_what_is_allowed_is_left_alone(rule, path, text):
    assert found(rule, path, text) == []


def test_every_rule_has_a_planted_violation():
    assert {rule for rule, _, _ in PLANTED} == {*RULES, scan.nothing_is_mocked}


RUFF = [
    ("domain/x.py", "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n", "TID251"),
    ("handlers/x.py", "import time\n\nNOW = time.time()\n", "TID251"),
    ("domain/x.py", "from datetime import date\n\nTODAY = date.today()\n", "TID251"),
    ("domain/x.py", "import random\n", "TID251"),
    ("handlers/x.py", "import time\n\ntime.sleep(1)\n", "TID251"),
    ("bot/x.py", "def f() -> None:\n    import json\n\n    json.dumps(1)\n", "PLC0415"),
    ("bot/x.py", "from . import settings\n\nsettings\n", "TID252"),
    ("bot/x.py", "def f() -> None:\n    try:\n        g()\n    except Exception:\n        pass\n", "BLE001"),
    ("handlers/x.py", "print(1)\n", "T201"),
    ("domain/x.py", "from datetime import datetime\n\nX = datetime(2026, 1, 1)\n", "DTZ001"),
]


@pytest.mark.parametrize(("path", "text", "code"), RUFF, ids=[f"{path} {code}" for path, _, code in RUFF])
def test_ruff_refuses(path, text, code):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", f"--stdin-filename={path}", "-"],
        cwd=ROOT, input=text, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert code in done.stdout
