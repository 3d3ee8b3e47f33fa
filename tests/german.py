#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""throng-cli in German: german.py THRONG-CLI LOCALE-FOLDER

What people read is German, what programs read stays as it is. Prints TAP.
"""

import csv
import json
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import locales

CLI, TRANSLATIONS = sys.argv[1:3]


def run(environment, *arguments):
    done = subprocess.run([CLI, *(str(argument) for argument in arguments)], capture_output=True,
                          text=True, env=environment, timeout=120, check=False)
    assert "WARNING" not in done.stderr and "CRITICAL" not in done.stderr, done.stderr
    return done


def write_scenario(folder, **changes):
    path = folder / "test.throng"
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    path.write_text(json.dumps({
        "throng": 1,
        "name": "Deutsch",
        "target": f"http://127.0.0.1:{port}",
        "users": [{"name": "Besucher", "wait": {"constant": 0.05}, "tasks": [
            {"name": "Ansehen", "steps": [{"request": "GET /users"}]}]}],
        "load": {"users": 2, "spawn-rate": 100.5, "run-time": 1.5},
        **changes,
    }))
    return path


def help_is_german(german, folder):
    assert "Befehle:" in run(german, "help").stdout
    text = run(german, "run", "--help").stdout
    assert "Führt ein Szenario aus" in text and "DATEI" in text, text


def problems_are_german(german, folder):
    path = write_scenario(folder, load={"users": "zwei"})
    done = run(german, "validate", path)
    assert done.returncode == 2
    assert "load.users: muss eine ganze Zahl sein, nicht eine Zeichenkette" in done.stderr, done.stderr


def failures_of_workers_are_german(german, folder):
    """They are told apart by the words of libraries, which a translation must not hide."""
    done = run(german, "run", write_scenario(folder), "--json", folder / "run.json",
               "--csv", folder / "run")
    assert done.returncode == 1, done.stderr
    assert "Verbindung abgelehnt" in done.stdout, done.stdout
    report = json.loads((folder / "run.json").read_text())
    failures = report["failures"]
    assert {failure["message"] for failure in failures} == {"Verbindung abgelehnt"}, failures


def files_have_the_numbers_of_programs(german, folder):
    run(german, "run", write_scenario(folder), "--json", folder / "run.json", "--csv", folder / "run")
    tables = {name: list(csv.reader((folder / f"run_{name}.csv").open())) for name in
              ("stats", "stats_history", "failures")}
    assert tables["stats"][0][:4] == ["Type", "Name", "Request Count", "Failure Count"]
    assert tables["failures"][0][2:4] == ["Error", "Occurrences"]
    assert tables["failures"][1][2] == "Verbindung abgelehnt"
    for name in ("stats", "stats_history"):
        head, *rows = tables[name]
        assert rows, name
        for row in rows:
            assert len(row) == len(head), row
            for cell in row[2:]:
                if cell not in ("", "N/A", "Aggregated", "GET", "/users"):
                    float(cell)
    report = json.loads((folder / "run.json").read_text())
    assert report["run"]["outcome"] == "completed"
    assert report["generator"]["verdict"] in ("valid", "degraded", "invalid")


def numbers_in_tables_are_those_of_the_c_locale(german, folder):
    text = run(german, "run", write_scenario(folder), "--quiet").stdout
    assert "Lastgenerator:" in text and "Anfragen:" in text, text
    line = next(line for line in text.splitlines() if line.startswith("GET"))
    # What a refused connection takes is less than 10 ms.
    assert re.search(r" \d\.\d+ ", line), line
    # A comma parts thousands.
    assert not re.search(r"\d,\d{1,2}(?!\d)", line), line


CASES = [
    help_is_german,
    problems_are_german,
    failures_of_workers_are_german,
    files_have_the_numbers_of_programs,
    numbers_in_tables_are_those_of_the_c_locale,
]


def main():
    if not locales.can_make():
        print("1..0 # SKIP no sources of locales here")
        return 0
    print(f"1..{len(CASES)}")
    passed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "locales").mkdir()
        german = {**locales.environment(folder / "locales"), "THRONG_LOCALEDIR": TRANSLATIONS}
        for number, case in enumerate(CASES, 1):
            try:
                case(german, folder)
                print(f"ok {number} {case.__name__}")
                passed += 1
            except Exception as problem:  # pylint: disable=broad-except
                print(f"not ok {number} {case.__name__} - {problem!r}")
    return 0 if passed == len(CASES) else 1


if __name__ == "__main__":
    sys.exit(main())
