"""Run every benchmark, each in a process of its own, and write benchmarks/RESULTS.md."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from benchmarks.beside import head, machine

HERE = Path(__file__).parent
NOT_FIGURES = {"__init__", "__main__", "beside"}


def main() -> None:
    parts = [
        "# What it takes, beside its peers",
        "Written by `make bench`. Every row was timed in one run on one machine: one call to warm up, then accede and "
        "its peer in turns, medians. Ratio is the peer's time over ours. A target is a promise of the project; no test "
        "asserts a time.",
        f"{date.today()}, {machine()}.",
    ]
    for file in sorted(HERE.glob("*.py")):
        if file.stem in NOT_FIGURES:
            continue
        command = f"python -m benchmarks.{file.stem}"
        print(command, flush=True)
        run = subprocess.run(
            [sys.executable, *command.split()[1:]], cwd=HERE.parent, stdout=subprocess.PIPE, text=True, check=True
        )
        print(run.stdout, flush=True)
        title = (file.read_text(encoding="utf-8").split('"""')[1]).splitlines()[0]
        parts.append(f"## {title}\n\n`{command}`, {machine()}\n\n{head()}\n{run.stdout.rstrip()}")
    (HERE / "RESULTS.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
