#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every scenario of the tests in C that the program takes without a warning, the schema takes too:
check-seen-scenarios.py THRONG-CLI SCHEMA PROGRAM…

Runs the test programs, which keep the scenarios that they read (seen-scenarios.c). Prints TAP.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

# Command lines have a largest size.
FILES_AT_ONCE = 500


def collect(program, folder):
    """What the program's tests read. That they pass is seen elsewhere."""
    env = {**os.environ, "THRONG_SEEN_SCENARIOS": folder}
    subprocess.run([program], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   timeout=120, check=False)


def find_clean(cli, paths):
    """Those that the program takes without a warning."""
    clean = []
    for start in range(0, len(paths), FILES_AT_ONCE):
        result = subprocess.run([cli, "validate", *paths[start:start + FILES_AT_ONCE]],
                                capture_output=True, text=True, timeout=100, check=False)
        valid = re.findall(r"^(\S+): valid$", result.stdout, re.M)
        warned = set(re.findall(r"^(\S+): warning: ", result.stderr, re.M))
        clean += [path for path in valid if path not in warned]
    return clean


def check_program(cli, validator, program):
    with tempfile.TemporaryDirectory() as folder:
        collect(program, folder)
        paths = sorted(map(str, Path(folder).glob("*.throng")))
        clean = find_clean(cli, paths)
        print(f"# {len(paths)} scenarios, {len(clean)} of them valid")
        faults = [] if paths else ["it reads no scenario?"]
        for path in clean:
            text = Path(path).read_text(encoding="utf-8")
            faults += [f"{error.json_path}: {error.message:.200} in {text:.1000}"
                       for error in validator.iter_errors(json.loads(text))]
        return faults


def main():
    cli, schema, *programs = sys.argv[1:]
    validator = jsonschema.Draft202012Validator(json.loads(Path(schema).read_text("utf-8")))
    failed = False
    print(f"1..{len(programs)}")
    for number, program in enumerate(programs, 1):
        faults = check_program(cli, validator, program)
        failed |= bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} - {Path(program).name}")
        print("".join(f"# {line}\n" for fault in faults for line in fault.splitlines()), end="")
    return failed


if __name__ == "__main__":
    sys.exit(main())
