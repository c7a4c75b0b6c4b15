"""TOML with lines: what the standard parser says of a whole file, and every mistake of a broken one."""

from __future__ import annotations

import tomllib
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accede import casefile, tomlines

_values = st.one_of(
    st.integers(-(10**9), 10**9).map(str),
    st.booleans().map(lambda yes: str(yes).lower()),
    st.dates().map(str),
    st.text("ab [](){}#='\n\\", max_size=12).map(
        lambda text: '"""\n' + text.replace("\\", "\\\\") + '"""' if "\n" in text else f'"{_plain(text)}"'
    ),
    st.lists(st.integers(0, 99), max_size=4).map(lambda each: "[\n" + "".join(f"  {one},\n" for one in each) + "]"),
    st.just("{ a = 1, b = { c = 2 } }"),
)
_keys = st.lists(st.text(ascii_lowercase, min_size=1, max_size=3), unique=True, max_size=3)


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\")


@st.composite
def files(draw: st.DrawFn) -> str:
    def block() -> str:
        return "".join(f"{key} = {draw(_values)}\n" for key in draw(_keys))

    parts = [block()]
    for number in range(draw(st.integers(0, 3))):
        parts.append(f"[[claim]] # {number}\n" + block())
        parts += ["[[claim.testing]]\n" + block() for _ in range(draw(st.integers(0, 2)))]
    return "\n# a remark\n".join(parts)


@given(files())
def test_a_sound_file_reads_as_the_standard_parser_reads_it(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert tomlines.parse(text)[1]
        return
    assert tomlines.parse(text) == (expected, [])


@pytest.mark.parametrize("file", sorted(casefile.folder().rglob("*.toml")), ids=lambda file: file.stem)
def test_the_bundled_cases_read_alike(file) -> None:
    text = file.read_text(encoding="utf-8")
    assert tomlines.parse(text) == (tomllib.loads(text), [])


def test_everything_knows_its_line() -> None:
    root, mistakes = tomlines.parse('a = 1\n\n[[b]]\nc = """\n[x]\n"""\n[[b.d]]\ne = 2\n[[b]]\nf = 3\n')
    assert not mistakes
    assert root.at("a") == 1
    assert [table.line for table in root["b"]] == [3, 9]
    assert root["b"][0].at("c") == 4
    assert root["b"][0]["d"][0].at("e") == 8
    assert root["b"][1].at("missing") == 9


def test_every_mistake_is_told_and_the_rest_is_read() -> None:
    text = 'a = 1\nb = nope\na = 2\n[[x]]\ny = [1,\n[[x]]\nq = 2\n[bad\nz = 1\n[[a]]\n[a.c]\nlast "no"\n'
    root, mistakes = tomlines.parse(text)
    assert [line for line, _ in mistakes] == [2, 3, 5, 8, 10, 11, 12]
    assert root == {"a": 1, "x": [{}, {"q": 2}]}
    assert mistakes[1][1] == "a is there already (line 1)"
    assert "(at line" not in mistakes[0][1]
