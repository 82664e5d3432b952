"""The catalogues: complete, in step with each other and with the codes that the program says."""

from __future__ import annotations

import ast
import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from domain.errors import DomainError
from domain.words import MAIL_LANGUAGES, SLACK_LANGUAGES
from tests.rules.scan import ROOT, Module, called, literal, modules

WORDS = ROOT / "domain" / "words"
MAIL_AREAS = ("documents", "mails")
"""What customers read, so in all five languages."""

CODE = re.compile(r"[a-z_]+(\.[a-z_0-9]+)+(?<!\.csv)")
NOT_CODES = {"event", "failure", "reach", "files", "getLogger", "ForeignKey"}
"""Functions whose first text looks like a code and is none."""


def areas(language: str) -> set[str]:
    return {path.stem for path in (WORDS / language).glob("*.po")}


def sentences(language: str, area: str) -> dict[str, tuple[str, ...]]:
    """Return code -> forms of one file."""
    path = WORDS / language / f"{area}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        book = read_po(file, locale=language, abort_invalid=True)
    return {
        one.id if isinstance(one.id, str) else one.id[0]: (one.string,) if isinstance(one.string, str) else tuple(one.string)
        for one in book
        if one.id
    }  # fmt: skip


ENGLISH = {code: forms for area in areas("en") for code, forms in sentences("en", area).items()}
FIRST_WORDS = {code.split(".")[0] for code in ENGLISH}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def wanted() -> list[tuple[str, str]]:
    """Every (language, area) that has to be complete."""
    slack = [(language, area) for language in SLACK_LANGUAGES for area in sorted(areas("en"))]
    mails = [(language, area) for language in MAIL_LANGUAGES for area in MAIL_AREAS]
    return sorted({*slack, *mails})


def missing(english: dict[str, tuple[str, ...]], other: dict[str, tuple[str, ...]]) -> list[str]:
    """Return what is wrong with one file beside the English one."""
    found = [f"{code} is missing" for code in english if not all(other.get(code, ("",)))]
    found += [f"{code} is not in English" for code in other if code not in english]
    for code in set(english) & set(other):
        expected = set().union(*map(placeholders, english[code]))
        for form in other[code]:
            surplus = placeholders(form) - expected
            absent = expected - placeholders(form) - {"count"}  # a singular may say "one"
            if form and (surplus or absent):
                found.append(f"{code} has {sorted(placeholders(form))} instead of {sorted(expected)}")
    return found


@pytest.mark.parametrize(
    ("language", "area"), wanted(), ids=[f"{area} {language}" for language, area in wanted()]
)
def test_a_catalogue_has_every_sentence_with_its_placeholders(language, area):
    problems = missing(sentences("en", area), sentences(language, area))

    assert not problems, "\n".join(problems)


def test_what_a_catalogue_lacks_or_has_wrong_is_found():
    english = {"a.b": ("{count} line", "{count} lines"), "a.c": ("From {name}",), "a.d": ("Yes",)}

    assert (
        missing(english, {"a.b": ("en linje", "{count} linjer"), "a.c": ("Fra {name}",), "a.d": ("Ja",)})
        == []
    )
    assert missing(english, {"a.b": ("x",), "a.c": ("Fra {navn}",), "a.e": ("?",)}) == [
        "a.d is missing",
        "a.e is not in English",
        "a.c has ['navn'] instead of ['name']",
    ]


@pytest.mark.parametrize("language", MAIL_LANGUAGES)
def test_a_code_stands_in_one_file_only(language):
    codes = [code for area in areas(language) for code in sentences(language, area)]

    assert sorted(codes) == sorted(set(codes))


def said(module: Module) -> Iterator[tuple[int, str]]:
    """Yield the codes that a module names: the first text of a call, or ``code=``."""
    for call in module.calls():
        if called(call) in NOT_CODES:
            continue
        for node in [
            *call.args[:1],
            *(word.value for word in call.keywords if word.arg in {"code", "default_code"}),
        ]:
            code = literal(node)
            if code and CODE.fullmatch(code.replace("{}", "x")) and code.split(".")[0] in FIRST_WORDS:
                yield call.lineno, code


def known(code: str) -> bool:
    """Say whether a code, or with "{}" one of its kind, is in the English catalogue."""
    pattern = re.compile(re.escape(code).replace(r"\{\}", r"[a-z_0-9.]+"))
    return any(pattern.fullmatch(one) for one in ENGLISH)


def test_every_code_that_the_program_names_has_an_english_sentence():
    unknown = [
        f"{module.path}:{line} {code}"
        for module in modules()
        for line, code in said(module)
        if not known(code)
    ]

    assert not unknown, "\n".join(unknown)


def test_a_code_without_a_sentence_is_found():
    planted = Module(
        "handlers/x.py", 'texts("error.stale")\ntexts("error.nonsense")\nsay(f"error.{x}.y", "en")\n'
    )

    assert [code for _, code in said(planted)] == ["error.stale", "error.nonsense", "error.{}.y"]
    assert [code for _, code in said(planted) if not known(code)] == ["error.nonsense", "error.{}.y"]


def all_errors(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from all_errors(one)


def test_every_error_of_the_domain_has_an_english_sentence():
    for module in modules("domain"):
        if any(isinstance(node, ast.ClassDef) for node in module.tree.body) and "env.py" not in module.path:
            importlib.import_module(
                module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            )

    silent = [error.__name__ for error in all_errors() if error.default_code not in ENGLISH]
    assert silent == []
    assert len(list(all_errors())) >= 9


def test_the_languages_have_folders_and_no_other():
    folders = {path.name for path in WORDS.iterdir() if path.is_dir() and list(path.glob("*.po"))}

    assert folders == set(MAIL_LANGUAGES)
    assert Path(WORDS / "en" / "errors.po").exists()
