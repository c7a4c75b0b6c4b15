"""Where a row came from, and how to cite it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """One treaty, document, book or data set that rows point to by `key`.

    `start` and `end` (ISO dates, half-open) are the period covered; `sha256` is the fingerprint of a file, where the
    source is one. Fields that do not apply are empty strings.
    """

    key: str
    title: str
    producer: str = ""
    version: str = ""
    citation: str = ""
    licence: str = ""
    url: str = ""
    sha256: str = ""
    start: str = ""
    end: str = ""

    def cite(self) -> str:
        """Return the citation as one line of prose."""
        return self.citation or self.title

    def bibtex(self) -> str:
        """Return a BibTeX `@misc` entry; braces keep capitals as they are."""
        years = re.findall(r"\b(1[3-9]\d\d|20\d\d)\b", self.version or self.citation or self.title)
        fields = {
            "title": self.title,
            "author": self.producer,
            "year": years[-1] if years else "",
            "version": self.version,
            "howpublished": self.citation if self.citation != self.title else "",
            "url": self.url,
            "note": self.licence,
        }
        body = "".join(f"  {name} = {{{_escape(text)}}},\n" for name, text in fields.items() if text)
        return f"@misc{{{self.key},\n{body}}}"


def _escape(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
