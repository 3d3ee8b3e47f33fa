#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation shows and names is there: check-docs.py THRONG-CLI SOURCE-FOLDER

Every scenario that it shows is valid, links lead to files and headings that exist, and so do the files
of the sources and the commands of ./dev that it names. The man page has the options that the program
tells of. Prints TAP.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

CLI, TOP = sys.argv[1], Path(sys.argv[2])
DOCUMENTS = [*sorted(TOP.glob("*.md")), *sorted(TOP.glob("docs/*.md")), TOP / "tests/quality.md"]
FOLDERS = ("data", "debian", "docs", "flatpak", "po", "src", "tests", "ui")


def read_all():
    return {path: path.read_text(encoding="utf-8") for path in DOCUMENTS}


def scenarios_are_valid():
    faults, n_checked = [], 0
    with tempfile.TemporaryDirectory() as folder:
        for path, text in read_all().items():
            for number, block in enumerate(re.findall(r"^```json\n(.*?)^```", text, re.M | re.S), 1):
                if '"throng"' not in block:
                    continue
                n_checked += 1
                example = Path(folder, f"{path.stem}-{number}.throng")
                example.write_text(block, encoding="utf-8")
                done = subprocess.run([CLI, "validate", example], capture_output=True, text=True,
                                      check=False)
                if done.returncode != 0 or done.stderr:
                    faults.append(done.stdout + done.stderr)
    return n_checked, faults


def anchors(path):
    """Names by which GitHub leads to the headings of a document."""
    titles = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def links_lead_somewhere():
    faults, n_checked = [], 0
    for path, text in read_all().items():
        for link in re.findall(r"\]\(([^)]+)\)", text):
            if re.match(r"[a-z]+:", link):
                continue
            n_checked += 1
            name, _, anchor = link.partition("#")
            target = path.parent / name if name else path
            if not target.exists() or anchor and anchor not in anchors(target):
                faults.append(f"{path.name}: {link}")
    return n_checked, faults


def files_exist():
    faults, n_checked = [], 0
    for path, text in read_all().items():
        for name in re.findall(r"`((?:%s)/[\w./-]*)`" % "|".join(FOLDERS), text):
            n_checked += 1
            if not (TOP / name).exists():
                faults.append(f"{path.name}: {name}")
    return n_checked, faults


def commands_of_dev_exist():
    usage = (TOP / "dev").read_text(encoding="utf-8").partition("<<'END'")[2].partition("\nEND\n")[0]
    known = set(re.findall(r"^  ([a-z]+)", usage, re.M))
    options = set(re.findall(r"--[a-z]+", usage))
    faults, n_checked = [], 0
    for path, text in read_all().items():
        for command, option in re.findall(r"\./dev ([a-z]+)(?: (--[a-z]+))?", text):
            n_checked += 1
            if command not in known or option and command != "cli" and option not in options:
                faults.append(f"{path.name}: ./dev {command} {option}")
    return n_checked, faults


def man_page_has_the_options_of_the_program():
    page = (TOP / "data/man/throng-cli.1").read_text(encoding="utf-8").replace("\\-", "-")
    faults, n_checked = [], 0
    for command in ("run", "demo", "demo-server"):
        section = page.partition(f".SH OPTIONS OF {command.upper()}\n")[2].partition("\n.SH ")[0]
        documented = set(re.findall(r"^\.TP\n\.BR? .*?(--[a-z-]+)", section, re.M))
        done = subprocess.run([CLI, command, "--help"], capture_output=True, text=True, check=True)
        told = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)",
                              done.stdout.partition("Application Options:")[2], re.M))
        n_checked += len(told)
        faults += [f"{command} {option}: in one of help and man page only"
                   for option in sorted(told ^ documented)]
    return n_checked, faults


CASES = [scenarios_are_valid, links_lead_somewhere, files_exist, commands_of_dev_exist,
         man_page_has_the_options_of_the_program]


def main():
    print(f"1..{len(CASES)}")
    for number, case in enumerate(CASES, 1):
        n_checked, faults = case()
        print(f"{'not ok' if faults or not n_checked else 'ok'} {number} {case.__name__}")
        print("".join(f"# {line}\n" for fault in [f"{n_checked} looked at", *faults]
                      for line in fault.splitlines()), end="", flush=True)


main()
