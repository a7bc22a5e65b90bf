"""Pictures on a page: where they are, and what they show for those who do not see them."""

from __future__ import annotations

from urllib.parse import quote

from itbib.errors import InputError, Problem
from itbib.markdown.escaping import escape_attribute
from itbib.plotting.gather import picture_of
from itbib.plotting.material import Material
from itbib.plotting.names import plot_names
from itbib.plotting.words import alternative_text
from itbib.rendering.presenting import relative
from itbib.rendering.region import Region
from itbib.suggest import did_you_mean


def write_plot(region: Region, material: Material, folder: str) -> str:
    """Write the element that shows a picture, on light and on dark (HTML standard, 4.8.1).

    Args:
        region: where it stands.
        material: what it is drawn from.
        folder: path of the folder of pictures, from where the path of the region begins.

    Raises:
        InputError: the survey has no such picture.
    """
    name = region.words[0]
    known = plot_names(material.survey)
    if name not in known:
        hint = did_you_mean(name, known)
        message = f"there is no picture {name!r}"
        raise InputError(Problem(message, region.path, region.line, hint))
    words = alternative_text(picture_of(name, material))
    address = quote(relative(f"{folder}/{name}", region.path))
    return (
        "<picture>\n"
        f'<source media="(prefers-color-scheme: dark)" srcset="{address}-dark.svg">\n'
        f'<img alt="{escape_attribute(words)}" src="{address}.svg">\n'
        "</picture>\n"
    )
