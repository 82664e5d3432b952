"""The rules that no ready-made tool knows, each a function from one module to the sentences of its violations.

A rule is proven in ``test_code.py`` by a planted violation; it is applied to all code there too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from bot.logs import FORBIDDEN_FIELDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "handlers", "domain")

MAX_MODULE, MAX_FUNCTION, MAX_LISTENER = 400, 60, 25
BROAD_EXCEPT_ALLOWED = {
    "bot/attachments/child.py": "whatever a stranger's file breaks in a parser is that file's problem code",
    "bot/advance.py": "whatever breaks one task is counted on it; the others go on",
    "bot/compose.py": "a repaint beside the ticks is a courtesy",
    "bot/calling.py": "one task about which nobody can be called keeps no call of others waiting",
    "bot/effects.py": "whatever breaks one effect is written on its row",
    "bot/inbound.py": "whatever a hostile mail breaks, it is kept and a person is asked",
    "bot/run.py": "the mailbox's hints are a courtesy; without them the interval works",
    "bot/understanding.py": "one mail of a folder must not stop the others; its object says what happened",
    "bot/scheduler.py": "a tick outlives any one failure",
    "bot/slack/cards.py": "a card that cannot be drawn does not stop the others",
    "bot/sandbox/fastclock.py": "the sandbox's timers outlive any one failure",
}
"""The only modules that may catch everything, and why."""

EVENT_NAME = r"[a-z_]+(\.[a-z_]+)+"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One source file of ours."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    def all(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in self.nodes if isinstance(node, kinds))

    def functions(self) -> Iterator[Function]:
        return self.all(ast.FunctionDef, ast.AsyncFunctionDef)

    def calls(self) -> Iterator[ast.Call]:
        return self.all(ast.Call)


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """Return all modules of the packages (default: all of ours), migrations' revisions left out."""
    return tuple(
        Module(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for package in packages or PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "versions" not in path.parts or path.name == "__init__.py"
    )


def called(call: ast.Call) -> str:
    """Return the last name of what is called: ``a.b.c(...)`` gives "c"."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def literal(node: ast.AST | None) -> str | None:
    """Return a string literal's text, an f-string's fixed parts, or None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def only_the_frame_commits(module: Module) -> Iterator[str]:
    """``.commit(``, ``.rollback(`` and ``.flush(`` belong to domain/db.py; a flush elsewhere says what for."""
    if module.path == "domain/db.py":
        return
    for call in module.calls():
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"commit", "rollback", "flush"}:
            continue
        reason = re.search(r"# flush: \w", module.lines[call.func.end_lineno - 1])
        if call.func.attr != "flush" or (not reason and not module.path.startswith("bot/sandbox/")):
            yield f"{module.path}:{call.lineno} .{call.func.attr}( outside the frame"


def modules_stay_small(module: Module) -> Iterator[str]:
    """At most 400 lines."""
    if len(module.lines) > MAX_MODULE:
        yield f"{module.path} has {len(module.lines)} lines"


def functions_stay_small(module: Module) -> Iterator[str]:
    """At most 60 lines; a listener (a function of handlers/listeners that acknowledges) at most 25."""
    for function in module.functions():
        names = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
        listener = module.path.startswith("handlers/listeners/") and "ack" in names
        lines = function.end_lineno - function.lineno + 1
        if lines > (MAX_LISTENER if listener else MAX_FUNCTION):
            yield f"{module.path}:{function.lineno} {function.name} has {lines} lines"


def nothing_is_left_for_later(module: Module) -> Iterator[str]:
    """What is not done is in the issue, not in the code."""
    for number, line in enumerate(module.lines, 1):
        if re.search(r"#.*\b(TODO|FIXME|XXX|HACK)\b", line):
            yield f"{module.path}:{number} {line.strip()}"


def public_things_are_explained(module: Module) -> Iterator[str]:
    """Modules, public classes and public functions and methods have docstrings."""
    if not ast.get_docstring(module.tree):
        yield f"{module.path} says not what it is"
    classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
    for holder in [module.tree, *classes]:
        if isinstance(holder, ast.ClassDef) and holder.name.startswith("_"):
            continue
        for node in holder.body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_") or overloads(node):
                continue
            if not ast.get_docstring(node):
                yield f"{module.path}:{node.lineno} {node.name} says not what it does"


def overloads(node: Function | ast.ClassDef) -> bool:
    return any(getattr(one, "id", "") in {"overload", "override"} for one in node.decorator_list)


def sentences_are_in_the_catalogues(module: Module) -> Iterator[str]:
    """Views and listeners hold no words that a person reads: no literal with two words, no capitalised label."""
    if not module.path.startswith(("handlers/views/", "handlers/listeners/")):
        return
    silent = {id(text) for text in explanations(module)}
    for node in module.all(ast.Constant, ast.JoinedStr):
        text = literal(node) or ""
        if id(node) not in silent and re.search(r"[^\W\d_]{2,}[,;:]? [^\W\d_]{2,}", text):
            yield f"{module.path}:{node.lineno} {text!r}"
    for call in module.calls():
        shown = [*call.args[:1], *(word.value for word in call.keywords if word.arg in LABELS)]
        for node in shown:
            text = literal(node) or ""
            if called(call) in BUILDERS and re.match(r"[A-ZÆØÅ][^\W\d_]*\b", text) and "." not in text:
                yield f"{module.path}:{node.lineno} {text!r}"


LABELS = {
    "text",
    "label",
    "title",
    "placeholder",
    "submit",
    "close",
    "hint",
    "description",
    "alt_text",
    "confirm",
    "deny",
}
BUILDERS = {
    "button", "context", "header", "section", "fields", "option", "modal", "plain", "mrkdwn", "input_block", "alert",
    "confirm_dialog", "paragraph", "image",
}  # fmt: skip


def explanations(module: Module) -> Iterator[ast.AST]:
    """Yield the literals that only developers read: docstrings and the words of errors."""
    for node in ast.walk(module.tree):
        for statement in getattr(node, "body", None) if isinstance(getattr(node, "body", None), list) else ():
            if isinstance(statement, ast.Expr):
                yield from ast.walk(statement.value) if isinstance(statement.value, ast.Constant) else ()
        if isinstance(node, ast.Raise):
            yield from ast.walk(node)


def logs_hold_no_words_of_customers(module: Module) -> Iterator[str]:
    """Logs are constant names; fields come with ``event`` and ``failure`` of bot/logs.py and are harmless."""
    if module.path == "bot/logs.py":
        return
    for call in module.calls():
        where = f"{module.path}:{call.lineno}"
        if called(call) in {"debug", "info", "warning", "error", "exception", "critical"} and is_logger(
            call.func
        ):
            constant = len(call.args) == 1 and not call.keywords and literal(call.args[0])
            if not constant or not re.fullmatch(EVENT_NAME, constant):
                yield f"{where} logs more than the constant name of an event"
        if called(call) not in {"event", "failure"} or not call.args or not is_logger_name(call.args[0]):
            continue
        name = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else ""
        if not re.fullmatch(EVENT_NAME, str(name)):
            yield f"{where} an event's name is a constant like effect.ended"
        for field in call.keywords:
            if field.arg is None or field.arg in FORBIDDEN_FIELDS:
                yield f"{where} logs the field {field.arg or '**'}"


def is_logger_name(node: ast.AST) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) in {"log", "logger", "_log", "LOG", "_logger"}


def is_logger(function: ast.AST) -> bool:
    return isinstance(function, ast.Attribute) and (
        is_logger_name(function.value) or getattr(function.value, "id", "") == "logging"
    )


def errors_are_caught_by_kind(module: Module) -> Iterator[str]:
    """``except Exception`` stands only in the modules that are listed with their reason."""
    for handler in module.all(ast.ExceptHandler):
        caught = getattr(handler.type, "id", None)
        reraised = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
        everything = handler.type is None or caught in {"Exception", "BaseException"}
        if everything and not reraised and module.path not in BROAD_EXCEPT_ALLOWED:
            yield f"{module.path}:{handler.lineno} catches everything"


def nothing_of_this_machine(module: Module) -> Iterator[str]:
    """No path of a developer's machine, no package index of theirs."""
    personal = re.compile(r"/(?:home|root|Users|work)/\w+|(?:extra-)?index-url|find-links")
    for number, line in enumerate(module.lines, 1):
        if personal.search(line) or (len(ROOT.parts) > 2 and f"{ROOT}/" in line):
            yield f"{module.path}:{number} {line.strip()}"


def nothing_is_mocked(module: Module) -> Iterator[str]:
    """Tests use real servers, real files and arguments; nothing is replaced behind the code's back."""
    for node in module.all(ast.Import, ast.ImportFrom, ast.Name, ast.arg):
        names = {
            *(one.name for one in getattr(node, "names", ())),
            getattr(node, "module", None), getattr(node, "id", None), getattr(node, "arg", None),
        }  # fmt: skip
        if names & {"unittest.mock", "mock", "mocker", "monkeypatch", "MagicMock", "patch"}:
            yield f"{module.path}:{node.lineno} mocks"


RULES = (
    only_the_frame_commits,
    modules_stay_small,
    functions_stay_small,
    nothing_is_left_for_later,
    public_things_are_explained,
    sentences_are_in_the_catalogues,
    logs_hold_no_words_of_customers,
    errors_are_caught_by_kind,
    nothing_of_this_machine,
)
