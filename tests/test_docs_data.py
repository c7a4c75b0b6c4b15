"""The pages of data sets are those that the sets would write; what the other two pages print is so."""

from __future__ import annotations

import csv
import re
import shlex
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

import accede
from accede import datasets, panel
from accede.archive.shelf import Shelf
from tests.conftest import ROOT, Run

DATA = ROOT / "docs" / "data"
COMING, CODES = ROOT / "docs" / "coming-from-peacesciencer.md", ROOT / "docs" / "state-codes.md"
SLOW = {"trade", "un_votes"}
"""Sets that take seconds to read; their pages are looked at, not run."""


def _tool() -> ModuleType:
    spec = spec_from_file_location("data_docs", ROOT / "tools" / "data_docs.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _python(page: Path) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S))


def test_the_pages_are_what_the_sets_say() -> None:
    told = _tool().pages()
    again = "run `.venv/bin/python tools/data_docs.py`"
    assert {file.name for file in DATA.glob("*")} == set(told), again
    for name, text in told.items():
        assert (DATA / name).read_text(encoding="utf-8") == text, f"{name}: {again}"


def test_every_set_has_a_page_with_all_its_parts() -> None:
    index = (DATA / "README.md").read_text(encoding="utf-8")
    for name in datasets.names():
        set_ = datasets.get(name).SET
        page = (DATA / f"{set_.key}.md").read_text(encoding="utf-8")
        assert f"[{set_.key}]({set_.key}.md)" in index
        assert set_.source.bibtex() in page
        assert all(file.sha256 in page and file.url in page for file in set_.files)
        for title in ("Get it", "Tables", "Source", "Checked against", "Says nothing about", "Files", "Cite"):
            assert f"\n## {title}\n" in page, (name, title)


def test_cow_alliances_have_no_loader_and_the_pages_say_so() -> None:
    for page in (DATA / "README.md", DATA / "atop.md", COMING):
        text = page.read_text(encoding="utf-8")
        assert re.search(r"COW Formal Alliances have no loader.*maintainer's request", text), page
        assert "ATOP" in text
    assert not any("alliance" in name for name in datasets.names())


def test_links_lead_somewhere() -> None:
    for page in [*DATA.glob("*.md"), COMING, CODES]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), (page.name, target)


def test_whatever_can_be_attached_is_named() -> None:
    text = COMING.read_text(encoding="utf-8")
    for name in panel.attachments(dyads=True):
        assert re.search(rf'["`,]{name}["`,]', text), name


def test_the_years_of_coverage_are_those_of_the_panel() -> None:
    table = COMING.read_text(encoding="utf-8").split("### Years of coverage")[1].split("###")[0]
    told = {
        name: (int(first), int(last))
        for names, first, last in re.findall(r"^\| (`.*?) \|.*\| (\d+) \| (\d+) \|$", table, re.M)
        for name in re.findall(r"`(\w+)`", names)
    }
    assert set(told) == set(panel.attachments(dyads=True))
    assert all(told[name] == (own.first, own.last) for name, own in panel.MEASURES.items())


def test_the_codes_that_differ_are_listed() -> None:
    text = CODES.read_text(encoding="utf-8")
    with (ROOT / "src/accede/record/states.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["cow"] and row["gw"] and row["cow"] != row["gw"]:
                line = rf"\| {row['state']}[^|]*\| {row['cow']} \| \*\*{row['gw']}\*\* \|"
                assert re.search(line, text), row["state"]


def test_what_the_console_says_is_so(run: Run) -> None:
    blocks = re.findall(r"```console\n(.*?)```", CODES.read_text(encoding="utf-8"), re.S)
    asked = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M) if part]
    assert len(asked) > 4
    for part in asked:
        command, *lines = part.splitlines()
        done = run(*shlex.split(command)[1:])
        said = [line.rstrip() for line in (done.stdout + done.stderr).splitlines()]
        whole = lines[-1:] != ["..."]
        wanted = lines if whole else lines[:-1]
        assert (said if whole else said[: len(wanted)]) == wanted, command


# --- with the real files ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    for name in datasets.names():
        loader = datasets.get(name)
        shelf.get(loader.SET, read=loader.read, mirror=shared / "data", accept=lambda _: True, confirm=lambda *_: True)
    return shelf


@pytest.mark.parametrize("name", sorted(set(datasets.names()) - SLOW))
def test_the_python_of_a_page_runs(name: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCEDE_DATA", str(shelf.folder))
    exec(_python(DATA / f"{datasets.get(name).SET.key}.md"), {})


@pytest.mark.parametrize("page", [DATA / "README.md", COMING, CODES], ids=lambda page: page.stem)
def test_the_python_of_the_other_pages_runs(page: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCEDE_DATA", str(shelf.folder))
    space: dict = {}
    exec(_python(page), space)
    if page == COMING:
        assert space["frame"].height == space["panel"].frame.height > space["relevant"].height > 0


def test_the_panel_command_runs(shelf: Shelf, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCEDE_DATA", str(shelf.folder))
    [said] = re.findall(r"^accede (panel .*?)\n```", COMING.read_text(encoding="utf-8"), re.M | re.S)
    done = run(*shlex.split(said.replace("\\\n", " ")), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {file.name for file in tmp_path.iterdir()} == {"dyads.parquet", "dyads-dictionary.csv"}


def test_the_state_years_without_a_code_are_counted(shelf: Shelf) -> None:
    whole = accede.load(data=["gw-states"], cache=shelf).state_years(system="gw")
    lost = whole.frame.join(whole.crosswalk, left_on=["gwcode", "year"], right_on=["gw", "year"], how="anti")
    early = lost.filter(lost["year"] < 1914).height
    text = CODES.read_text(encoding="utf-8")
    assert f"{lost.height} of the {whole.frame.height:,} state-years" in text
    assert f"{early} of them before 1914" in text
