"""Rules for the files of the sandbox's page that need no browser: size, safety, nothing from other sites."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[3] / "bot" / "sandbox" / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
STYLES = sorted(PAGE.glob("*.css"))
UNSAFE = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
ELSEWHERE = re.compile(r"""(?:from|import|src|href|url\(|fetch\()\s*[=(]?\s*["']?(?:https?:)?//""")
IMPORT = re.compile(r"""^import\s+(?:\{([^}]*)\}\s+from\s+)?"\./([\w-]+\.js)";""", re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def imports(path: Path) -> dict[str, set[str]]:
    return {
        name: {part.strip() for part in names.split(",") if part.strip()}
        for names, name in IMPORT.findall(path.read_text("utf-8"))
    }


@pytest.mark.parametrize("path", [*SCRIPTS, *STYLES], ids=lambda path: path.name)
def test_a_file_of_the_page_is_short_says_what_it_is_and_loads_nothing_from_elsewhere(path):
    text = path.read_text("utf-8")
    assert text.startswith("/*")
    assert len(text.splitlines()) < 400
    assert ELSEWHERE.findall(text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_never_makes_markup_of_text(path):
    assert UNSAFE.findall(path.read_text("utf-8")) == []


def test_every_import_of_the_page_names_something_that_is_exported():
    exported = {path.name: set(EXPORT.findall(path.read_text("utf-8"))) for path in SCRIPTS}
    wanted = [(path.name, name, names) for path in SCRIPTS for name, names in imports(path).items()]
    assert len(wanted) > 60
    assert [each for each in wanted if not each[2] <= exported.get(each[1], set())] == []


def test_the_scripts_of_the_page_do_not_import_each_other_in_a_circle():
    graph = {path.name: set(imports(path)) for path in SCRIPTS}
    while leaves := [name for name, needs in graph.items() if not needs & graph.keys()]:
        for name in leaves:
            del graph[name]
    assert graph == {}


def test_every_style_and_the_first_script_are_linked_from_the_page():
    index = (PAGE / "index.html").read_text("utf-8")
    assert sorted(re.findall(r'href="/static/([\w-]+\.css)"', index)) == [path.name for path in STYLES]
    assert re.findall(r'src="/static/([\w-]+\.js)"', index) == ["main.js"]
    assert "default-src 'none'" in index
