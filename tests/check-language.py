#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/scenario.md tells every key of the language as the program has it, with an example that
works: check-language.py DUMP-KEYS THRONG-CLI SCENARIO.MD [run]

Without `run` the rows are compared with the key tables and their examples validated; with it the
examples run against the demo target. Prints TAP.
"""

import concurrent.futures
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

import examples
import language

# Their default is no number: without `count` the weight decides.
DEFAULT_IN_WORDS = {("ThrongUserClass", "count")}

def find_problems_of_default(shape_name, key, row):
    cell = row.cells.get("default")
    if cell is None or (shape_name, key["name"]) in DEFAULT_IN_WORDS:
        return []
    codes = language.code_spans(cell)
    if "required" in key["flags"] and cell != "–":
        return ["must have no default, being required"]
    if key["kind"] in ("integer", "number", "duration"):
        expected = [] if "required" in key["flags"] else [key["fallback"]]
    elif key["kind"] == "boolean":
        expected = [key["fallback"] > 0]
    elif key["kind"] == "string" and "text" in key:
        expected = [key["text"]]
    else:
        return []
    if [json.loads(code) for code in codes] != expected:
        return [f"the default is {expected}, not {cell}"]
    return []


def parse_number(text, unit):
    text = text.replace(",", "")
    base, _, power = text.partition("^")
    number = float(base) ** float(power) if power else float(base)
    return number * language.UNITS[unit] if unit else number


def find_problems_of_limits(shape, key, row):
    limits = language.find_limits(shape, key)
    cell = row.cells.get("range", "")
    if limits is None:
        return []
    low, high, is_open = limits
    if high > language.NO_LIMIT:
        return [] if "any number" in cell else ["the range is any number"]
    number = r"(-?[\d.,^]*\d)(?: (d|h|m|s|ms)\b)?"
    match = re.match(rf"(above )?{number} to {number}", cell)
    if match is None:
        return [f"the range must say “{'above ' * is_open}{low:g} to {high:g}”"]
    found = (parse_number(*match.group(2, 3)), parse_number(*match.group(4, 5)), bool(match[1]))
    if found != (low, high, is_open):
        return [f"the range is {'above ' * is_open}{low:g} to {high:g}, not {match[0]}"]
    return []


def find_problems_of_words(key, row):
    cell = row.cells.get("range", "")
    problems = []
    if "words" in key and [json.loads(c) for c in language.code_spans(cell)] != key["words"]:
        problems.append(f"the range is {', '.join(key['words'])}")
    if "not-empty" in key["flags"] and not re.search("not empty|at least one", cell):
        problems.append("the range must say that it is not empty")
    if key["kind"] == "boolean" and cell and language.code_spans(cell) != ["true", "false"]:
        problems.append("the range is `true`, `false`")
    return problems


def find_problems_of_example(row):
    try:
        found = row.examples
    except ValueError as error:
        return [f"the example is not JSON: {error}"]
    return [] if found else ["there is no example that holds the key"]


def compare(shapes, rows):
    """What is missing or different, a sentence each."""
    problems = []
    told = set()
    for row in rows:
        if not row.shapes:
            problems.append(f"{row.place} and the keys beside it are not those of one thing")
        found = find_problems_of_example(row)
        if not row.cells.get("meaning"):
            found.append("there is no meaning")
        for name in row.shapes:
            key = language.visible_keys(shapes[name])[row.key]
            told.add((name, row.key))
            found += find_problems_of_default(name, key, row)
            found += find_problems_of_limits(shapes[name], key, row)
            found += find_problems_of_words(key, row)
        problems += [f"{row.place}: {problem}" for problem in dict.fromkeys(found)]
    for name, shape in shapes.items():
        for key in language.visible_keys(shape):
            if (name, key) not in told:
                problems.append(f"docs/scenario.md: there is no row for “{key}” of {name}")
    return problems


def write_examples(rows, folder, target):
    """A file for each example, with its row, beside the files that examples name."""
    for name in ("photo.png", "body.bin"):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("content")
    for number, row in enumerate(rows):
        for index, example in enumerate(row.examples):
            for shape in row.shapes[:1]:
                path = os.path.join(folder, f"{number}-{index}-{row.key}.throng")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(examples.build(row.key, shape, example, target), file, indent=2)
                yield row, path


def try_example(command):
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return None, "it never ended"
    return result.returncode, result.stderr


def validate(cli, rows):
    with tempfile.TemporaryDirectory() as folder:
        for row, path in write_examples(rows, folder, "http://127.0.0.1:1"):
            code, messages = try_example([cli, "validate", path])
            yield row, "" if code == 0 and not messages else f"code {code}: {messages.strip()}"


def start_demo(cli):
    demo = subprocess.Popen([cli, "demo-server", "--port", "0"], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True)
    line = demo.stdout.readline()
    return demo, re.search(r"http://127\.0\.0\.1:\d+", line)[0]


def make_certificates(folder):
    """The files that examples of TLS name."""
    subprocess.run(
        ["sh", "-ec", "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
         "-subj /CN=test -keyout client.key -out ca.pem && cat client.key ca.pem >client.pem && "
         "mkdir certs && cp ca.pem certs"],
        cwd=folder, check=True, capture_output=True, timeout=60)


def run(cli, rows):
    """An example may fail against the demo target, which has not all that is asked for, or find the
    machine busy; what must not happen is that it cannot run."""
    demo, target = start_demo(cli)
    try:
        with tempfile.TemporaryDirectory() as folder:
            files = list(write_examples(rows, folder, target))
            make_certificates(folder)
            commands = [[cli, "run", "--quiet", "--workers", "1", path] for _, path in files]
            with concurrent.futures.ThreadPoolExecutor(2) as pool:
                for (row, _), (code, messages) in zip(files, pool.map(try_example, commands)):
                    yield row, "" if code in (0, 1, 4) else f"code {code}: {messages.strip()}"
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.wait(timeout=30)


def print_tap(results):
    """Prints (name, faults or "") and returns the exit code."""
    print(f"1..{len(results)}")
    for number, (name, fault) in enumerate(results, 1):
        print(f"{'not ok' if fault else 'ok'} {number} - {name}")
        print("".join(f"# {line}\n" for line in fault.splitlines()), end="")
    return 1 if any(fault for _, fault in results) else 0


def main():
    dump_keys, cli, path = sys.argv[1:4]
    shapes = language.load_shapes(dump_keys)
    rows = language.load_rows(path, shapes)
    templates = language.load_templates(path)
    good = [row for row in rows if row.shapes and not find_problems_of_example(row)] + templates
    if "run" in sys.argv[4:]:
        results = []
        try_all = run
    else:
        results = [("the rows say what the key tables say", "\n".join(compare(shapes, rows)))]
        try_all = validate
    results += [(row.place, fault) for row, fault in try_all(cli, good)]
    return print_tap(results)


if __name__ == "__main__":
    sys.exit(main())
