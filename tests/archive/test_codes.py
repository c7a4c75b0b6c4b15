"""Names of states become COW codes by year."""

from __future__ import annotations

import pytest

from accede.archive.codes import called, ever_called


@pytest.mark.parametrize(
    ("said", "year", "code"),
    [("USSR", 1954, 365), ("SUN", 1954, 365), ("Russia", 1954, None), ("Russia", 1991, 365), ("Germany", 1936, 255),
     ("Germany", 1954, 260), ("Germany", 1991, 255), ("Yemen", 1980, 678), ("Yemen", 1995, 679),
     ("CZECHIA", 1993, 316), ("Côte d’Ivoire", 1970, 437), ("Ruritania", 1900, None), ("Belarus", 1950, None)],
)  # fmt: skip
def test_a_name_means_a_state_of_its_year(said: str, year: int, code: int | None) -> None:
    assert called(said, year) == code


@pytest.mark.parametrize(
    ("said", "since", "code"),
    [("Belarus", 1, 370), ("Germany", 1, None), ("Austria", 1, None), ("Austria", 1946, 305), ("Ruritania", 1, None)],
)
def test_a_name_that_only_one_state_bore(said: str, since: int, code: int | None) -> None:
    assert ever_called(said, since) == code
