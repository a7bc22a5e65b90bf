"""Pictures of a survey: what they show, in words and drawn."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cli import Itbib
from itbib.bib.library import Library
from itbib.plotting.figures import Bars, Branch, Growth, Point, Scatter, Series, Tree
from itbib.plotting.gather import appeared, picture_of
from itbib.plotting.look import INKS, Scheme
from itbib.plotting.material import Material
from itbib.plotting.names import plot_names
from itbib.plotting.typology import tree_of
from itbib.plotting.words import alternative_text, short
from itbib.rendering.arranging import arrange
from itbib.rendering.facts import Catalogue
from itbib.survey.contents import read_contents
from itbib.survey.toml import parse_survey

CONFIG = """\
[survey]
title = "Small & large"

[references]
works = "cited"

[[table]]
id = "models"
title = "Models"
columns = [
  { name = "kind", header = "Kind", group = true },
  { name = "name", header = "Name" },
  { name = "size", header = "Parameters", kind = "number" },
]

[[table]]
id = "data"
columns = [{ name = "what", header = "What" }]
"""
BIB = """\
@misc{2305.11206, title = {LIMA}, eprint = {2305.11206}, year = 2024}

@misc{2305.00001, title = {Other}, eprint = {2305.00001}}

@article{old, title = {Old}, year = 2021, month = mar}

@article{vague, title = {Vague}, year = {2022}}

@misc{undated, title = {Undated}}

@misc{uncited, title = {Uncited}, year = 2019}

@row{models/lima, cite = {2305.11206}, kind = {Chat}, name = {LIMA $1}, size = {65B}}

@row{models/other, cite = {2305.00001}, kind = {^^}, name = {Other <b>one</b>}, size = {7-13B}}

@row{models/old, cite = {old}, kind = {Base}, name = {Old}, size = {534,530}}

@row{models/none, kind = {Base}, name = {None}, size = {unknown}}

@row{data/vague, cite = {vague}, what = {Vague}}

@row{data/again, cite = {2305.11206, undated}, what = {Again}}

"""

SURVEY = parse_survey(CONFIG, "itbib.toml")
CONTENTS = read_contents(Library(BIB, "references.bib"))


def picture(name: str) -> Bars | Growth | Scatter | Tree:
    return picture_of(name, Material(SURVEY, CONTENTS.works, CONTENTS.rows, {}))


@pytest.fixture
def itbib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Itbib:
    made = Itbib(tmp_path / "survey", monkeypatch)
    made.write("itbib.toml", CONFIG)
    made.write("references.bib", BIB)
    made.write("README.md", "# Survey\n\n<!-- itbib:plot years -->\n<!-- /itbib:plot years -->\n")
    return made


def test_a_survey_has_a_picture_for_each_column_of_numbers() -> None:
    assert plot_names(SURVEY) == ["years", "months", "growth", "tree", "models.size"]


def test_a_preprint_appeared_in_the_month_of_its_identifier() -> None:
    dates = {work.key: appeared(work) for work in CONTENTS.works}
    assert dates == {
        "2305.11206": (2023, 5),
        "2305.00001": (2023, 5),
        "old": (2021, 3),
        "vague": (2022, 0),
        "undated": (0, 0),
        "uncited": (2019, 0),
    }


def test_works_are_counted_once_in_the_first_table_that_has_them() -> None:
    years = picture("years")
    assert isinstance(years, Bars)
    assert years.labels == ("2021", "2022", "2023")
    assert {one.name: one.values for one in years.series} == {
        "Models": (1, 0, 2),
        "data": (0, 1, 0),
    }
    assert alternative_text(years) == (
        "Works per year, 2021 to 2023: 4 in all, most in 2023 (2). Models: 3; data: 1."
    )


def test_months_leave_no_gap_and_growth_never_falls() -> None:
    months, growth = picture("months"), picture("growth")
    assert isinstance(months, Bars)
    assert isinstance(growth, Growth)
    assert (months.labels[0], months.labels[-1], len(months.labels)) == ("2021-03", "2023-05", 27)
    assert [sum(one.values) for one in months.series] == [3]
    assert [(one.name, one.values[0], one.values[-1]) for one in growth.series] == [
        ("Models", 1, 3),
        ("data", 0, 1),
    ]
    assert all(list(one.values) == sorted(one.values) for one in growth.series)


def test_only_lists_are_cut_at_and(itbib: Itbib) -> None:
    itbib.ok(
        "set", "models/other", "name=Salt and Pepper", "kind=Text and Vision", "size=7B and 8B"
    )
    itbib.ok("set", "models/lima", "size=1e999")
    itbib.ok("set", "models/old", "size=unknown")
    told = itbib.ok("plot", "--list", "--json").json
    assert told["models.size"] == "Models: Parameters by date of one row, 7B (Salt and Pepper)."


def test_a_survey_of_one_month_grows() -> None:
    pytest.importorskip("matplotlib")
    from itbib.plotting.draw import _figure

    figure = _figure(Growth("G", ("2020-01",), (Series("A", (3,)),)), INKS[Scheme.LIGHT])
    low, high = figure.axes[0].get_xlim()
    assert high - low == 1
    assert figure.axes[0].get_ylim()[1] >= 3


def test_years_and_months_have_labels_apart() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    from itbib.plotting.draw import _dates, _time_axis

    axes = Figure(figsize=(7, 4)).add_subplot()
    _time_axis(
        axes, tuple(f"{year}-{month:02}" for year in range(1885, 2024) for month in range(1, 13))
    )
    assert 5 < len(axes.get_xticks()) <= 14
    axes = Figure(figsize=(7, 4)).add_subplot()
    years = [2020 + (month + 0.5) / 12 for month in range(12)]
    axes.scatter(years, years)
    _dates(axes, years)
    assert 4 <= len(axes.get_xticks()) <= 8


def test_a_page_shows_the_same_wherever_one_stands(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    itbib.write("itbib.toml", '[survey]\ntargets = ["README.md", "docs/MORE.md"]\n' + CONFIG[9:])
    itbib.write("docs/MORE.md", itbib.read("README.md").decode())
    itbib.ok("render")
    assert b'srcset="plots/years-dark.svg"' in itbib.read("README.md")
    assert b'srcset="../plots/years-dark.svg"' in itbib.read("docs/MORE.md")
    monkeypatch.chdir(itbib.folder.parent)
    itbib.ok("-C", str(itbib.folder), "render", "--check")
    itbib.ok("-C", itbib.folder.name, "render", "--check")
    monkeypatch.chdir(itbib.folder / "docs")
    itbib.ok("-C", "..", "render", "--check")


def test_pictures_lie_beside_the_configuration(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib")
    itbib.write("docs/x.md", "")
    monkeypatch.chdir(itbib.folder / "docs")
    itbib.ok("plot", "years")
    assert (itbib.folder / "plots/years.svg").is_file()
    itbib.ok("plot", "years", "-o", "here")
    assert (itbib.folder / "docs/here/years.svg").is_file()


def test_tables_with_one_title_count_both_and_marks_are_no_names(itbib: Itbib) -> None:
    itbib.write(
        "itbib.toml",
        "".join(
            f'[[table]]\nid = "{name}"\ntitle = "Same"\ncolumns = [{{ name = "name" }},'
            ' { name = "n", kind = "number" }]\n'
            for name in "xy"
        ),
    )
    itbib.write(
        "references.bib",
        "@misc{a, title = {T: One}, year = {2020}}\n\n@misc{b, title = {U}, year = {2021}}\n\n"
        "@row{x/a, cite = {a}, name = {^^}, n = {5}}\n\n@row{y/a, cite = {b}, name = {B}}\n",
    )
    told = itbib.ok("plot", "--list", "--json").json
    assert told["growth"].endswith("2 in the end. Same: 1; Same: 1.")
    assert told["tree"].endswith("Same: 1; Same: 1.")
    assert "5 (T)" in told["x.n"]


def test_high_boxes_of_a_tree_stand_apart() -> None:
    pytest.importorskip("matplotlib")
    from itbib.plotting.trees import _box, _place, _walk

    long = "a name of many words " * 9
    tree = Branch("T", tuple(Branch(f"{long}{at}", (), ("row",)) for at in range(4)))
    root = _box(tree, 0, "#000", 9)
    height = _place(root, 0)
    boxes = [box for box in _walk(root) if box.depth == 1]
    assert boxes[0].lines[-1].endswith("…")
    tops = [box.middle - box.height / 2 for box in boxes]
    bottoms = [box.middle + box.height / 2 for box in boxes]
    assert tops[0] >= 0
    assert all(top > bottom for bottom, top in zip(bottoms, tops[1:], strict=False))
    assert height >= bottoms[-1]


def test_long_titles_leave_room_and_no_data_no_axes() -> None:
    pytest.importorskip("matplotlib")
    from itbib.plotting.draw import _figure

    long = "many words " * 30
    points = tuple(Point("p", 2020 + at, 10**at) for at in range(3))
    figure = _figure(Scatter(long, long, ((long, points), ("b", points))), INKS[Scheme.LIGHT])
    axes = figure.axes[0]
    assert len(axes.get_title(loc="left")) <= 80
    assert all(len(text.get_text()) <= 50 for text in figure.legends[0].get_texts())
    empty = _figure(Scatter("S", "n", ()), INKS[Scheme.LIGHT]).axes[0]
    assert not empty.axison
    assert [text.get_text() for text in empty.texts] == ["nothing to show yet"]


def test_of_many_tables_the_smallest_are_shown_together() -> None:
    tables = "".join(
        f'[[table]]\nid = "t{at}"\ncolumns = [{{ name = "name" }}]\n\n' for at in range(9)
    )
    works = [
        f"@misc{{w{at}x{row}, title = {{T}}, year = {2020 + row % 2}}}\n\n"
        f"@row{{t{at}/r{row}, name = {{R}}, cite = {{w{at}x{row}}}}}\n"
        for at in range(9)
        for row in range(1 + at % 5)
    ]
    contents = read_contents(Library("\n".join(works), "references.bib"))
    survey = parse_survey(tables, "itbib.toml")
    years = picture_of("years", Material(survey, contents.works, contents.rows, {}))
    assert isinstance(years, Bars)
    assert [(one.name, sum(one.values)) for one in years.series] == [
        *(("t1", 2), ("t2", 3), ("t3", 4), ("t4", 5), ("t7", 3), ("t8", 4), ("3 others", 4)),
    ]


def test_numbers_stand_at_their_dates_by_group() -> None:
    sizes = picture("models.size")
    assert isinstance(sizes, Scatter)
    found = {name: [(p.name, p.value) for p in points] for name, points in sizes.groups}
    assert found == {
        "Chat": [("LIMA $1", 65e9), ("Other one", 7e9)],
        "Base": [("Old", 534_530)],
    }
    assert "from 534.5K (Old) to 65B (LIMA $1)" in alternative_text(sizes)


def test_the_tree_has_tables_groups_and_rows() -> None:
    tree = picture("tree")
    assert isinstance(tree, Tree)
    models, data = tree.root.parts
    assert [(part.name, part.rows) for part in models.parts] == [
        ("Chat", ("LIMA $1", "Other one")),
        ("Base", ("Old", "None")),
    ]
    assert (data.name, data.parts, data.rows) == ("data", (), ("Vague", "Again"))


def test_the_tree_has_nested_categories_and_rows_named_by_their_works(itbib: Itbib) -> None:
    itbib.write(
        "itbib.toml",
        '[[table]]\nid = "papers"\ncategory = "keywords"\n'
        'columns = [{ name = "title", kind = "title" }]\n',
    )
    works = {
        "a": ("{LIMA}: Less Is More", "Models/Chat"),
        "b": ("The $k$-NN of a Very Long Title Without Any Colon in It", "Models/Chat, Models"),
        "c": ("Plain", "Data"),
        "d": ("Uncategorised :star:", ""),
    }
    itbib.write(
        "references.bib",
        "\n".join(
            f"@misc{{{key}, title = {{{title}}}, keywords = {{{words}}}}}\n\n"
            f"@row{{papers/{key}, cite = {{{key}}}}}\n"
            for key, (title, words) in works.items()
        ),
    )
    said = itbib.ok("plot", "--list", "--json").json["tree"]
    assert said == "Survey as a tree. papers: 4."
    survey = parse_survey(itbib.read("itbib.toml").decode(), "itbib.toml")
    contents = read_contents(Library(itbib.read("references.bib").decode(), "references.bib"))
    arranged = arrange(survey, contents.rows, Catalogue(contents.works, contents.authors()))
    material = Material(survey, contents.works, arranged.on_page, arranged.sections, "Heading")
    tree = tree_of(material)
    assert tree.root.name == "Heading"
    (papers,) = tree.root.parts
    long = "The k-NN of a Very Long Title Without A…"
    assert papers.parts == (
        Branch("Models", (Branch("Chat", (), ("LIMA", long)),), (long,)),
        Branch("Data", (), ("Plain",)),
        Branch("Other", (), ("Uncategorised :star:",)),
    )


def test_a_tree_of_many_rows_names_some_of_each_group() -> None:
    pytest.importorskip("matplotlib")
    from itbib.plotting.trees import draw_tree

    groups = tuple(
        Branch(f"G{at}", (), tuple(f"row {at}.{row}" for row in range(100))) for at in range(40)
    )
    figure = draw_tree(Tree("T", Branch("T", groups)), INKS[Scheme.LIGHT])
    texts = [text.get_text().replace("\n", " ") for text in figure.axes[0].texts]
    named = [f"row 3.{at}" for at in range(10)]
    assert f"{', '.join(named)}, and 90 more" in texts


def test_numbers_are_short() -> None:
    assert [short(n) for n in (7e9, 534_530, 1.2e13, 950, 1e3)] == [
        *("7B", "534.5K", "12T", "950", "1K")
    ]


def test_an_empty_survey_has_pictures(itbib: Itbib) -> None:
    pytest.importorskip("matplotlib")
    itbib.write("references.bib", "")
    itbib.write("README.md", "")
    itbib.ok("plot")
    assert (itbib.folder / "plots" / "models.size.svg").stat().st_size > 1000


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_drawn_twice_it_is_the_same(itbib: Itbib, form: str) -> None:
    pytest.importorskip("matplotlib")
    names = plot_names(SURVEY)
    itbib.ok("plot", *names, "-f", form, "-o", "one")
    itbib.ok("plot", *names, "-f", form, "-o", "two")
    made = sorted(path.name for path in (itbib.folder / "one").iterdir())
    assert len(made) == (2 if form == "svg" else 1) * len(names)
    for name in made:
        assert itbib.read(f"one/{name}") == itbib.read(f"two/{name}")
    start = {"svg": b"<?xml", "pdf": b"%PDF", "png": b"\x89PNG"}[form]
    assert itbib.read(f"one/tree.{form}").startswith(start)
    assert itbib.ok("plot", *names, "-f", form, "-o", "one", "--check").err == (
        "all pictures are current\n"
    )


def test_a_drawing_tells_what_it_shows(itbib: Itbib) -> None:
    pytest.importorskip("matplotlib")
    itbib.ok("plot")
    assert sorted(path.name for path in (itbib.folder / "plots").iterdir()) == [
        "years-dark.svg",
        "years.svg",
    ]
    text = itbib.read("plots/years.svg").decode()
    ElementTree.fromstring(text)
    assert "Works per year, 2021 to 2023: 4 in all" in text
    assert "<script" not in text
    assert itbib("plot", "--check").code == 0
    itbib.ok("set", "models/old", "cite=undated")
    assert itbib("plot", "--check").code == 1


def test_signs_that_no_font_has_are_told(itbib: Itbib, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    from itbib.plotting import fonts

    monkeypatch.setattr(fonts, "_others", tuple)
    itbib.ok("set", "models/old", "name=悟道 :rocket: 🚀 é", "kind=Ünï")
    run = itbib("plot", "models.size", "tree")
    assert run.code == 0
    assert (
        "references.bib: no font here has these signs, which are drawn as boxes: 悟道\n" in run.err
    )
    assert "Noto Sans CJK" in run.err
    assert "no font" not in itbib.ok("plot", "years").err


def test_a_picture_takes_other_fonts_only_for_what_its_own_lacks() -> None:
    pytest.importorskip("matplotlib")
    from itbib.plotting.fonts import BASE, families_for

    assert families_for(["Ünïcode Ελλ Ж مرحبا"]) == [BASE]
    assert families_for(["悟道"])[0] == BASE


def test_dates_that_are_all_the_same_have_labels_apart() -> None:
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    from itbib.plotting.draw import _dates

    axes = Figure(figsize=(7, 4)).add_subplot()
    axes.scatter([2023 + 4.5 / 12], [7e9])
    _dates(axes, [2023 + 4.5 / 12])
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    assert "2023-05" in [label.get_text() for label in axes.get_xticklabels()]
    assert min(b - a for a, b in pairwise(ticks)) > (high - low) / 8


def test_one_picture_goes_into_one_file(itbib: Itbib) -> None:
    pytest.importorskip("matplotlib")
    run = itbib.ok("plot", "tree", "-o", "paper/figure.PDF")
    assert run.err == "wrote paper/figure.PDF\n"
    assert itbib.read("paper/figure.PDF").startswith(b"%PDF")
    itbib.ok("plot", "tree", "-o", "figure.svg")
    itbib.ok("plot", "tree", "-o", "folder")
    assert itbib.read("figure.svg") == itbib.read("folder/tree.svg")
    assert not (itbib.folder / "figure-dark.svg").exists()
    for arguments, message in (
        (("tree", "-f", "png", "-o", "a.pdf"), "'-f png' contradicts '-o a.pdf'"),
        (("tree", "-o", "a.gif"), "pictures are not written as .gif"),
        (("tree", "years", "-o", "a.pdf"), "2 pictures do not go into one file, a.pdf"),
    ):
        refused = itbib("plot", *arguments)
        assert refused.code == 2
        assert message in refused.err
    assert not (itbib.folder / "a.pdf").exists()


def test_a_page_shows_a_picture_in_light_and_dark(itbib: Itbib) -> None:
    assert itbib.ok("render").err.endswith(
        "README.md:3: shows plots/years.svg, which is not there yet\n"
        "hint: draw it: itbib plot years\n"
    )
    assert itbib.read("README.md").decode().splitlines()[4:8] == [
        "<picture>",
        '<source media="(prefers-color-scheme: dark)" srcset="plots/years-dark.svg">',
        '<img alt="Works per year, 2021 to 2023: 4 in all, most in 2023 (2). Models: 3; data: 1." '
        'src="plots/years.svg">',
        "</picture>",
    ]
    for words, message in (
        ("plot", "a region 'plot' takes the name of one picture"),
        ("plot yeers", "there is no picture 'yeers'"),
        ("plot models.name", "there is no picture 'models.name'"),
    ):
        itbib.write("README.md", f"<!-- itbib:{words} -->\n<!-- /itbib:{words} -->\n")
        run = itbib("render")
        assert run.code == 3
        assert f"README.md:1: {message}" in run.err


def test_pictures_are_listed_and_named(itbib: Itbib) -> None:
    assert list(itbib.ok("plot", "--list", "--json").json) == plot_names(SURVEY)
    run = itbib("plot", "grwoth")
    assert run.code == 2
    assert "there is no picture 'grwoth'" in run.err
    assert "growth" in run.err


def test_without_matplotlib_it_says_what_to_install(
    itbib: Itbib, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("itbib.plotting.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    run = itbib("plot")
    assert run.code == 2
    assert "pip install 'itbib[plots]'" in run.err
