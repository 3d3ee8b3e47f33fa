#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs meson's tests of a build folder and ends with `N passed, N failed, N skipped`.

What counts is the single test case. Meson's JUnit file holds the cases of each TAP program, but
not that a program crashed, hung or stopped short of its plan after good cases; that stands in its
JSON log. A program that failed without a failed case counts as one failure.

Usage: run-suites.py BUILD-FOLDER [--suite NAME] [TEST…] [other arguments of `meson test`]
All suites but `slow` run, unless a suite or a test is named.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def lock(folder):
    """Two runs at once would write the same logs."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("dev: waiting for another test run", file=sys.stderr, flush=True)
        fcntl.flock(fd, fcntl.LOCK_EX)


def names_something(args):
    """Whether a suite or a test is named; a word after an option is taken for its value."""
    for before, arg in zip([""] + args, args):
        if arg.startswith("--suite") or not (arg.startswith("-") or before.startswith("-")):
            return True
    return False


def run_meson(folder, args):
    chosen = [] if names_something(args) else ["--no-suite", "slow"]
    command = ["meson", "test", "-C", folder, "--no-rebuild", "--print-errorlogs", *chosen, *args]
    with subprocess.Popen(command) as meson:
        # Meson gets the terminal's Ctrl-C itself, stops its tests and writes its logs.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: meson.terminate())
        return meson.wait()


def read_cases(logs):
    """The counts of cases (passed, failed, skipped) of each TAP program, by its name."""
    cases = {}
    for path in logs.glob("testlog*.junit.xml"):
        for suite in ElementTree.parse(path).getroot().iter("testsuite"):
            name = suite.get("name").partition(".")[2]
            keys = ("tests", "failures", "errors", "skipped")
            total, failures, errors, skipped = (int(suite.get(key)) for key in keys)
            failed = failures + errors
            before = cases.get(name, (0, 0, 0))
            now = (total - failed - skipped, failed, skipped)
            cases[name] = tuple(a + b for a, b in zip(before, now))
    return cases


def count(logs):
    cases = read_cases(logs)
    results = {}
    for path in logs.glob("testlog*.json"):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            test = json.loads(line)
            # The same test may have run several times; the worst result stands.
            bad = test["result"] not in ("OK", "EXPECTEDFAIL", "SKIP")
            if bad or test["name"] not in results:
                results[test["name"]] = test["result"]
    passed = failed = skipped = 0
    for name, result in results.items():
        good, bad, left_out = cases.get(name, (0, 0, 0))
        if result == "SKIP":
            left_out = max(left_out, 1)
        elif result in ("OK", "EXPECTEDFAIL"):
            good = good if name in cases else 1
        else:
            bad = max(bad, 1)
        passed, failed, skipped = passed + good, failed + bad, skipped + left_out
    return passed, failed, skipped


def main():
    folder, *args = sys.argv[1:]
    lock(folder)
    logs = Path(folder, "meson-logs")
    for old in logs.glob("testlog*"):
        old.unlink()
    status = run_meson(folder, args)
    passed, failed, skipped = count(logs)
    if failed == 0 and status != 0:
        print(f"dev: meson test itself failed (exit code {status})", file=sys.stderr)
        failed = 1
    elif passed + failed + skipped == 0:
        print("dev: no test ran", file=sys.stderr)
        failed = 1
    sys.stderr.flush()
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
