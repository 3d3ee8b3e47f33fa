#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the code the tests have run, by folder: coverage.py BUILD-FOLDER SOURCE-FOLDER

Reads what programs built with -Db_coverage=true have left, worker processes too. The window's code is
not counted: it is tested from outside. With -v also each file. Fails below the least that is asked.
"""

import json
import subprocess
import sys
from pathlib import Path

LEAST_PERCENT = 85
FILES_AT_ONCE = 50


def read_reports(build):
    """What gcov says of each object; those that never ran have notes only."""
    notes = sorted(Path(build, "src").rglob("*.gcno"))
    for start in range(0, len(notes), FILES_AT_ONCE):
        result = subprocess.run(
            ["gcov", "--json-format", "--stdout", *notes[start:start + FILES_AT_ONCE]],
            cwd=build, capture_output=True, text=True, check=True)
        yield from (json.loads(line) for line in result.stdout.splitlines() if line.strip())


def count_lines(build, source):
    """For each file below src/ how often each of its lines ran, in all programs together."""
    files = {}
    for report in read_reports(build):
        for entry in report["files"]:
            path = (Path(report["current_working_directory"]) / entry["file"]).resolve()
            if not path.is_relative_to(source / "src") or path.is_relative_to(source / "src/app"):
                continue
            lines = files.setdefault(str(path.relative_to(source)), {})
            for line in entry["lines"]:
                number = line["line_number"]
                lines[number] = lines.get(number, 0) + line["count"]
    return files


def percent(n_run, n_lines):
    return 100 * n_run / n_lines if n_lines else 100


def sum_up(files, name_of):
    """(name, lines that ran, lines) of the files that have the name in common."""
    sums = {}
    for path, lines in files.items():
        n_run, n_lines = sums.get(name_of(path), (0, 0))
        sums[name_of(path)] = (n_run + sum(count > 0 for count in lines.values()),
                               n_lines + len(lines))
    return [(name, *counts) for name, counts in sorted(sums.items())]


def show(rows):
    for name, n_run, n_lines in rows:
        print(f"{name:<50} {n_run:>7} {n_lines:>7} {percent(n_run, n_lines):>7.1f} %")


def main():
    build, source = (Path(arg).resolve() for arg in sys.argv[1:3])
    files = count_lines(build, source)
    if not files:
        sys.exit("coverage.py: nothing has run")
    print(f"{'':<50} {'run':>7} {'lines':>7}")
    if "-v" in sys.argv[3:]:
        show(sum_up(files, str))
        print()
    show(sum_up(files, lambda path: str(Path(path).parent)))
    total = sum_up(files, lambda path: "total")
    show(total)
    if percent(*total[0][1:]) < LEAST_PERCENT:
        sys.exit(f"coverage.py: below {LEAST_PERCENT} %")


if __name__ == "__main__":
    main()
