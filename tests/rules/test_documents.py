"""What is written for people is true: links, commands, decisions, the changelog, and nothing of our machines in it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from domain.words import catalogue
from tests.rules.scan import ROOT, Module, nothing_of_this_machine

README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = {".md", ".toml", ".txt", ".yml", ".po", ".css", ".js", ".html", ".json", ".mako", ""}


def tracked() -> list[str]:
    """Return all files of the repository that git knows and that are there."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def links(text: str) -> list[str]:
    return [target for target in re.findall(r"\]\(([^)#]+)\)", text) if not target.startswith("http")]


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_a_link_leads_to_a_file_that_is_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")

    assert [target for target in links(text) if not (ROOT / target).exists()] == []


def anchors(text: str) -> set[str]:
    """Return where the headings of a document can be linked to, as GitHub names them."""
    headings = re.findall(r"(?m)^#+ (.+)$", re.sub(r"(?ms)^```.*?^```$", "", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_link_inside_the_readme_leads_to_a_heading():
    linked = re.findall(r"\]\(#([^)]+)\)", README)

    assert len(linked) > 10
    assert [one for one in linked if one not in anchors(README)] == []
    assert [one for one in ("a", "b-c-d") if one not in anchors("## B, c `d`\n```\n# a\n```")] == ["a"]


def test_what_the_readme_tells_people_to_press_is_written_on_a_button_a_form_or_a_setting():
    """In italics in the pages for sellers and configurators; SQ-1001 stands for any number."""
    pages = README.partition("\n## For sellers\n")[2].partition("\n## For operators\n")[0]
    shown = re.sub(r"(?ms)^```.*?^```$", "", pages)
    rows = "\n".join(re.findall(r"(?m)^\| (\*\*.*?) \|", shown))
    told = re.findall(r"(?<!\*)\*([A-Z][^*\n]+)\*(?!\*)", shown) + re.findall(r"\*\*([^*]+)\*\*", rows)
    said = {re.sub(r"\{\w+\}", "", form).strip(" …?") for forms in catalogue("en").values() for form in forms}

    assert len(told) > 80
    assert sorted(one for one in told if re.sub(r"\b[ST][QO]?-\d+", "", one).strip(" …?⋯") not in said) == []


def test_every_decision_is_linked_numbered_and_a_page_long():
    decisions = sorted((ROOT / "domain" / "decisions").glob("*.md"))

    assert [path.name[:4] for path in decisions] == [
        f"{number:04}" for number in range(1, len(decisions) + 1)
    ]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert f"domain/decisions/{path.name}" in README
        assert len(text.splitlines()) <= 60
        assert text.startswith("# ")
        assert re.search(r"(?m)^(## |\*\*)Why", text), f"{path.name} does not say why"


def test_every_make_target_that_people_are_told_to_use_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    told = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert told >= {"demo", "install", "test", "check"}
    assert told <= targets


def test_the_changelog_keeps_its_form():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert text.index("# Changelog") < text.index("## [Unreleased]") < text.index("### Added")
    assert set(re.findall(r"^### (\w+)", text, re.MULTILINE)) <= {
        "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security",
    }  # fmt: skip


def test_nothing_of_a_developers_machine_is_in_any_file():
    found = []
    for name in tracked():
        path = Path(name)
        if path.suffix in TEXTS and not name.startswith(("tests/", "bot/sandbox/data/")):
            text = (ROOT / name).read_text(encoding="utf-8", errors="replace")
            found += nothing_of_this_machine(Module(name, text))

    assert not found, "\n".join(found)


def test_every_package_that_is_asked_for_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }

    names = {re.split(r"[\[<>=;, ]", one)[0].lower().replace("_", "-") for one in asked} - {"tilbud"}
    assert names - pinned == set()


def test_the_top_level_holds_only_what_tools_and_readers_look_for_there():
    allowed = {
        ".ci", ".gitignore", ".slack", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "bot", "constraints.txt",
        "domain", "handlers", "manifest.yml", "pyproject.toml", "tests",
    }  # fmt: skip

    assert {name.split("/")[0] for name in tracked()} - allowed == set()
