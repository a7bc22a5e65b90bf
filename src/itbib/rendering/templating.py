"""The templates that regions are written by: Jinja2, sandboxed, and safe without filters.

What a template prints is escaped for where it is printed, unless it is markup already; so
the filter that was forgotten does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from importlib import resources
from types import TracebackType

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from itbib.errors import InputError, Problem
from itbib.markdown.escaping import escape_attribute, escape_code
from itbib.markdown.item import to_item
from itbib.markdown.markup import Inline, Strong
from itbib.rendering.citations import ReferenceGroup
from itbib.rendering.flavours import FLAVOURS, SITE, Flavour
from itbib.rendering.recent import RecentWork
from itbib.rendering.tables import TableView
from itbib.styling.styled import Processor
from itbib.survey.config import Layout, ListFormat, Survey

PACKAGED = (
    "recent.md.j2",
    "references.html.j2",
    "references.md.j2",
    "site.html.j2",
    "table.html.j2",
    "table.list.md.j2",
    "table.pipe.md.j2",
)
PACKAGED_PREFIX = "itbib/"

_SUFFIXES = {Layout.HTML: "html.j2", Layout.PIPE: "pipe.md.j2", Layout.LIST: "list.md.j2"}
# What a template can make Python raise: a wrong type, a missing item, a division by zero, a
# range that the sandbox finds too large, a macro that calls itself for ever.
_FAILURES = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


def _strong(nodes: Inline) -> Inline:
    return (Strong(nodes),) if nodes else ()


@lru_cache(maxsize=1 << 12)
def _item(nodes: Inline, indent: int) -> Markup:
    return Markup(to_item(nodes, indent))


class Templates:
    """The packaged templates and those of a survey, which override them by name.

    A survey's template can extend or include the packaged one as ``itbib/NAME``.
    """

    def __init__(
        self,
        overrides: Mapping[str, str],
        directory: str = "templates",
        style: Processor | None = None,
    ) -> None:
        """Take a survey's own templates.

        Args:
            overrides: source by file name.
            directory: where they stand, for messages.
            style: what writes the entries of the citation list, if the survey has a style.
        """
        self.style = style
        self._overrides = dict(overrides)
        self._directory = directory
        self._environments: dict[Flavour, ImmutableSandboxedEnvironment] = {}

    def table(self, view: TableView, layout: Layout, survey: Survey) -> str:
        """Write a table.

        The template is the survey's for this table (``table.ID.html.j2``), else the survey's
        for all tables with this layout, else the packaged one.

        Args:
            view: the table, laid out.
            layout: how to draw it.
            survey: the configuration.

        Returns:
            Its source, lines ending in LF; without blank lines if it is HTML.

        Raises:
            InputError: the template is wrong; with its path and line.
        """
        suffix = _SUFFIXES[layout]
        own = f"table.{view.id}.{suffix}"
        name = own if own in self._overrides else f"table.{suffix}"
        return self._render(layout, name, {"table": view, "survey": survey})

    def references(self, groups: Sequence[ReferenceGroup], survey: Survey) -> str:
        """Write the citation list.

        Args:
            groups: its groups in order.
            survey: the configuration, which says what the list is written in.

        Returns:
            Its source, lines ending in LF; without blank lines if it is HTML.

        Raises:
            InputError: the template is wrong; with its path and line.
        """
        variables = {"groups": groups, "survey": survey}
        if survey.references.format is ListFormat.HTML:
            return self._render(Layout.HTML, "references.html.j2", variables)
        return self._render(Layout.LIST, "references.md.j2", variables)

    def recent(self, works: Sequence[RecentWork], survey: Survey) -> str:
        """Write the newest works as a bullet list in Markdown.

        Args:
            works: the newest first.
            survey: the configuration.

        Raises:
            InputError: the template is wrong; with its path and line.
        """
        return self._render(Layout.LIST, "recent.md.j2", {"works": works, "survey": survey})

    def site(self, page: object, survey: Survey, style: str, script: str, policy: str) -> str:
        """Write the page of a web site.

        Args:
            page: what it shows, an `itbib.site.page.SitePage`.
            survey: the configuration.
            style: the style sheet.
            script: the script.
            policy: the Content-Security-Policy that lets these two pass, and nothing else.

        Raises:
            InputError: the template is wrong; with its path and line.
        """
        variables = {"site": page, "survey": survey, "policy": policy}
        variables |= {"style": Markup(style), "script": Markup(script)}
        # The policy tells the style sheet and the script by their every byte.
        return self._written(SITE, "site.html.j2", variables)

    def _render(self, layout: Layout, name: str, variables: Mapping[str, object]) -> str:
        text = self._written(FLAVOURS[layout], name, variables)
        return _without_blank_lines(text) if layout is Layout.HTML else text

    def _written(self, flavour: Flavour, name: str, variables: Mapping[str, object]) -> str:
        try:
            return self._environment(flavour).get_template(name).render(variables)
        except _FAILURES as error:
            raise InputError(self._problem(name, error)) from error

    def _environment(self, flavour: Flavour) -> ImmutableSandboxedEnvironment:
        if flavour not in self._environments:
            self._environments[flavour] = _environment(flavour, self._load)
        return self._environments[flavour]

    @cached_property
    def _paths(self) -> frozenset[str]:
        own = {f"{self._directory}/{name}" for name in self._overrides}
        return frozenset(own | {f"itbib/templates/{name}" for name in PACKAGED})

    def _load(self, name: str) -> tuple[str, str, None] | None:
        """Find a template for Jinja2: its source, and the path that messages name."""
        if name in self._overrides:
            return self._overrides[name], f"{self._directory}/{name}", None
        packaged = name.removeprefix(PACKAGED_PREFIX)
        if packaged not in PACKAGED:
            return None
        source = resources.files("itbib").joinpath("templates", packaged).read_text("utf-8")
        return source, f"itbib/templates/{packaged}", None

    def _problem(self, name: str, error: BaseException) -> Problem:
        """Say what is wrong with a template, on the line that Jinja2 knows it by."""
        message = " ".join(str(error).split()) or type(error).__name__
        if isinstance(error, TemplateSyntaxError):
            path = error.filename or f"{self._directory}/{name}"
            return Problem(f"template syntax: {error.message}", path, error.lineno)
        path, line = f"{self._directory}/{name}", 0
        trace: TracebackType | None = error.__traceback__
        while trace:
            file = trace.tb_frame.f_code.co_filename
            if file in self._paths:
                path, line = file, trace.tb_lineno
            trace = trace.tb_next
        return Problem(f"the template cannot be rendered: {message}", path, line)


def _environment(
    flavour: Flavour, load: Callable[[str], tuple[str, str, None] | None]
) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        # Macros and blocks then give markup, which `finalize` lets pass; all else it escapes.
        autoescape=True,
        finalize=flavour.finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # The same input must give the same output.
    del environment.filters["random"], environment.globals["lipsum"]
    environment.filters |= {
        "attr": escape_attribute,
        "code": escape_code,
        "e": flavour.write,
        "escape": flavour.write,
        "formulae": flavour.title,
        "forceescape": lambda value: flavour.escape(str(value)),
        "item": _item,
        "strong": _strong,
        "url": flavour.url,
    }
    return environment


def _without_blank_lines(html: str) -> str:
    """Remove blank lines: one would end the HTML block (CommonMark 0.31, section 4.6)."""
    return "".join(f"{line.rstrip()}\n" for line in html.split("\n") if line.strip())
