"""The codes of languages (BCP 47) for the names by which biblatex and babel know them."""

from __future__ import annotations

import re

_CODES = {
    "american": "en-US",
    "arabic": "ar",
    "austrian": "de-AT",
    "basque": "eu",
    "brazil": "pt-BR",
    "brazilian": "pt-BR",
    "british": "en-GB",
    "bulgarian": "bg",
    "canadian": "en-CA",
    "catalan": "ca",
    "chinese": "zh",
    "croatian": "hr",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "estonian": "et",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hindi": "hi",
    "hungarian": "hu",
    "icelandic": "is",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "latin": "la",
    "latvian": "lv",
    "lithuanian": "lt",
    "naustrian": "de-AT",
    "ngerman": "de",
    "norsk": "nb",
    "norwegian": "no",
    "nswissgerman": "de-CH",
    "nynorsk": "nn",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "serbian": "sr",
    "slovak": "sk",
    "slovene": "sl",
    "slovenian": "sl",
    "spanish": "es",
    "swedish": "sv",
    "swissgerman": "de-CH",
    "thai": "th",
    "turkish": "tr",
    "ukrainian": "uk",
    "usenglish": "en-US",
    "ukenglish": "en-GB",
    "vietnamese": "vi",
}
_CODE = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


def language_code(name: str) -> str:
    """Give the code for a language's name or code; empty if it is neither."""
    name = name.strip().lower()
    match = _CODE.fullmatch(name.replace("_", "-"))
    if match is None:
        return _CODES.get(name, "")
    language, script, region = match.groups(default="")
    return "-".join(filter(None, (language, script.capitalize(), region.upper())))
