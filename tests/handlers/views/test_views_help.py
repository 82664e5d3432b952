"""What ``/sales help`` says: every word, in groups, a line each."""

from __future__ import annotations

import re

from handlers.texts import Texts
from handlers.views import lists
from tests.handlers.views import samples
from tests.handlers.views.test_views_wording import written
from tests.rules.scan import ROOT

ENGLISH, DANISH, NORWEGIAN = (Texts(locale, samples.ZONE) for locale in samples.LOCALES)
WORDS = ["tasks", "task", "find", "quote", "try", "rules", "kpi", "desk", "help"]


def test_an_unknown_word_gets_help():
    shown = written(lists.help_message(ENGLISH, unknown="qoute `x`"))

    assert shown.startswith("`qoute x` is not something I know.")
    assert "`/sales quote SQ-10241`" in shown


def test_the_help_names_every_word_in_groups_each_in_one_line():
    for texts in (ENGLISH, DANISH, NORWEGIAN):
        shown = written(lists.help_message(texts))

        assert re.findall(r"(?m)^• `/sales (\w+)", shown) == WORDS
        assert len(re.findall(r"(?m)^\*[^*]+\*$", shown)) == 4
        assert max(len(line) for line in shown.splitlines() if line.startswith("•")) <= 140


def test_the_readme_and_the_hint_in_slack_name_every_word():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    hint = re.search(r'usage_hint: "(.*tasks.*)"', (ROOT / "manifest.yml").read_text(encoding="utf-8"))

    assert [word for word in WORDS if not re.search(rf"(?m)^\| `/sales {word}", readme)] == []
    assert hint
    assert set(re.findall(r"[a-z]+", hint[1])) == {*WORDS} - {"task"}
