#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/scenario.schema.json is what the key tables make, and judges as the program does:
check-schema.py DUMP-KEYS THRONG-CLI SOURCE-FOLDER

Scenarios made from the examples of docs/scenario.md get one value changed. What the program takes
without a warning the schema must take; what breaks the tables both must refuse. Prints TAP.
"""

import copy
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

import examples
import language
import schema

TARGET = "http://127.0.0.1:1"
# What is no number, text, list … for most keys; those that take it are not to be refused.
ODD_VALUES = [None, True, -1, 0, 1e300, "", "1m", "no such", [], [1], ["a"], {}, {"a": "b"},
              {"a": {"value": "b", "enabled": False}}]


def set_value(example, key, value):
    """The example with another value of the key, wherever in it the key stands."""
    if key in example:
        return {**example, key: value}
    return {name: set_value(member, key, value) if isinstance(member, dict) else member
            for name, member in example.items()}


def find_bad_values(shape, key):
    """Values that the tables rule out."""
    bad = [] if key["kind"] == "json" else [None]
    limits = language.find_limits(shape, key) if key["kind"] != "shape" else None
    if limits is not None and limits[1] < language.NO_LIMIT:
        low, high, is_open = limits
        bad += [low if is_open else low - 1, high + max(1, high / 1000)]
    if "words" in key:
        bad.append("no such")
    if "not-empty" in key["flags"]:
        bad.append({"list": [], "map": {}}.get(key["kind"], ""))
    return [int(value) if isinstance(value, float) and value.is_integer() else value
            for value in bad]


def find_good_values(shape, key):
    limits = language.find_limits(shape, key) if key["kind"] != "shape" else None
    good = list(key.get("words", [])) if shape.get("one-of") is None else []
    # One of several must weigh something.
    if (limits is not None and limits[1] < language.NO_LIMIT and not limits[2]
            and key["name"] != "weight"):
        good += [schema.exact(limits[0])]
    return good


class Cases:
    """Scenarios, what each is, and whether it must be refused (None = nobody says)."""

    def __init__(self):
        self.cases = []

    def add(self, name, scenario, is_bad):
        self.cases.append((name, scenario, is_bad))

    def add_changed(self, shape_name, key, example, value, is_bad):
        changed = set_value(copy.deepcopy(example), key, value)
        name = f"{shape_name}.{key}: {json.dumps(value)}"
        self.add(name, examples.build(key, shape_name, changed, TARGET), is_bad)

    def add_key(self, shape_name, shape, key, example):
        name = key["name"]
        self.add(f"{shape_name}.{name}", examples.build(name, shape_name, example, TARGET), False)
        for value in find_bad_values(shape, key):
            self.add_changed(shape_name, name, example, value, True)
        for value in find_good_values(shape, key):
            self.add_changed(shape_name, name, example, value, False)
        for value in ODD_VALUES:
            self.add_changed(shape_name, name, example, value, None)


def remove_required(shapes, scenario):
    """The scenario without each key that it must have, by hand for the few kinds of things."""
    places = {
        "ThrongScenario": [], "ThrongUserClass": ["users", 0],
        "ThrongTask": ["users", 0, "tasks", 0],
        "ThrongRequest": ["users", 0, "tasks", 0, "steps", 0],
    }
    for shape_name, path in places.items():
        for name, key in language.visible_keys(shapes[shape_name]).items():
            if schema.is_required(key):
                changed = copy.deepcopy(scenario)
                thing = changed
                for part in path:
                    thing = thing[part]
                thing.pop(name)
                yield f"{shape_name} without “{name}”", changed


def add_alternatives(cases, shapes, rows):
    """Two keys that exclude each other."""
    found = {}
    for row in rows:
        for shape_name in row.shapes:
            key = language.visible_keys(shapes[shape_name])[row.key]
            if key["when"] and row.key in row.examples[0]:
                found.setdefault(shape_name, {})[row.key] = (key["when"], row.examples[0])
    for shape_name, keys in found.items():
        if shape_name in ("ThrongLoad", "ThrongWait", "ThrongCapture"):
            continue
        for first, (when, example) in keys.items():
            for second, (other_when, other) in keys.items():
                if when < other_when and not when & other_when:
                    cases.add(f"{shape_name}: “{first}” beside “{second}”", examples.build(
                        first, shape_name, {**example, **other}, TARGET), True)


def collect(shapes, rows):
    cases = Cases()
    base = examples.build("request", "ThrongRequest", {}, TARGET)
    for row in rows:
        for shape_name in row.shapes:
            key = language.visible_keys(shapes[shape_name])[row.key]
            if len(row.shapes) == 1 or shape_name == "ThrongRequest":
                cases.add_key(shape_name, shapes[shape_name], key, row.examples[0])
    for name, scenario in remove_required(shapes, base):
        cases.add(name, scenario, True)
    add_alternatives(cases, shapes, rows)
    cases.add("a key that is not known", {**base, "speling": 1}, None)
    cases.add("keys of others", {**base, "x-mine": 1, "comment": "c", "$schema": "s"}, False)
    cases.add("a list", [base], True)
    return cases.cases


def validate(cli, scenarios):
    """For each whether the program takes it, and whether it does so without a warning."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{number}" for number in range(len(scenarios))]
        for path, scenario in zip(paths, scenarios):
            Path(path).write_text(json.dumps(scenario), encoding="utf-8")
        result = subprocess.run([cli, "validate", *paths], capture_output=True, text=True,
                                timeout=100, check=False)
    valid = set(re.findall(r"^(\S+): valid$", result.stdout, re.M))
    warned = set(re.findall(r"^(\S+): warning: ", result.stderr, re.M))
    return [(path in valid, path in valid and path not in warned) for path in paths]


def judge(name, is_bad, by_program, is_clean, by_schema):
    """(nullable): what is wrong with the judgements."""
    if is_clean and not by_schema:
        return f"{name}: the schema refuses what the program takes"
    if is_bad and (by_program or by_schema):
        return f"{name}: {'the program' if by_program else 'the schema'} takes it"
    if is_bad is False and not is_clean:
        return f"{name}: the program refuses it"
    return None


def check_cases(cli, validator, cases):
    verdicts = validate(cli, [scenario for _, scenario, _ in cases])
    faults = [judge(name, is_bad, *verdict, validator.is_valid(scenario))
              for (name, scenario, is_bad), verdict in zip(cases, verdicts)]
    print(f"# {len(cases)} scenarios compared")
    return [fault for fault in faults if fault is not None]


def check_files(cli, validator, paths):
    """What the program takes without a warning, the schema takes."""
    faults = []
    for path in paths:
        scenario = json.loads(path.read_text(encoding="utf-8"))
        faults += [f"{path}: {error.json_path}: {error.message:.200}"
                   for error in validator.iter_errors(scenario)]
    print(f"# {len(paths)} files judged")
    return faults if paths else ["there are no examples"]


def main():
    dump_keys, cli, source = sys.argv[1:4]
    docs = f"{source}/docs/scenario.md"
    shapes = language.load_shapes(dump_keys)
    rows = language.load_rows(docs, shapes)
    text = Path(source, "data/scenario.schema.json").read_text(encoding="utf-8")
    is_same = text == schema.make_text(dump_keys, docs)
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    validator = jsonschema.Draft202012Validator(json.loads(text))
    results = [
        ("the schema is what the tables make",
         [] if is_same else ["run: tests/schema.py build/tests/dump-keys docs/scenario.md "
                             ">data/scenario.schema.json"]),
        ("the schema takes every example",
         check_files(cli, validator, sorted(Path(source, "data/examples").rglob("*.throng")))),
        ("the schema judges as the program does",
         check_cases(cli, validator, collect(shapes, rows))),
    ]
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        print("".join(f"# {fault}\n" for fault in faults), end="")
    return 1 if any(faults for _, faults in results) else 0


if __name__ == "__main__":
    sys.exit(main())
