# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key of the scenario language is changed by its widget, and nothing else changes with it."""

import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

from driver import main
from fields import FIELDS, covered
from form import open_form
from outline import apply, outline_of, save_and_compare

BUILD = Path(os.environ["THRONG"]).resolve().parents[2]

# One line of each kind, and nothing said that has a default.
BARE = {
    "throng": 1, "target": "http://127.0.0.1:1",
    "set-up": [{"request": "GET /"}, {"pause": 1}, {"set": {"a": "1"}},
               {"group": "G", "steps": [{"pause": 2}]}],
    "users": [{"name": "U", "tasks": [{"name": "T", "steps": [{"pause": 3}, {"pause": 4}]}]}],
    "load": {"users": 1}}


def every_key_is_changed_by_its_widget(folder):
    path = folder / "bare.throng"
    path.write_text(json.dumps(BARE))
    expected = deepcopy(BARE)
    app, form = open_form(path)
    lines = dict(reversed([(kind, (at, place)) for at, (kind, place)
                           in zip(form.positions(), outline_of(BARE), strict=True)]))
    selected = None
    for field in FIELDS:
        at, place = lines[field.type]
        if selected != at:
            form.select(at)
            selected = at
        form.change(field.edits)
        apply(expected, place, field)
        save_and_compare(app, path, expected, field)
    app.close()


def no_key_is_without_a_field(_):
    dumped = subprocess.run([BUILD / "tests" / "dump-keys"], check=True, capture_output=True)
    keys = {f"{kind}.{key['name']}" for kind, shape in json.loads(dumped.stdout).items()
            for key in shape["keys"]}
    assert not keys - covered(), f"no field in fields.py changes {keys - covered()}"
    assert not covered() - keys, f"no longer keys: {covered() - keys}"


def lists_grow_by_buttons(folder):
    path = folder / "bare.throng"
    path.write_text(json.dumps(BARE))
    expected = deepcopy(BARE)
    app, form = open_form(path)
    request, pause = {"request": "GET /"}, {"pause": 1}
    user_class = expected["users"][0]
    group, task = expected["set-up"][3], user_class["tasks"][0]

    def grow(press, node, key, element):
        press()
        node.setdefault(key, []).append(element)
        save_and_compare(app, path, expected, f"{key} with {element}")
        form.read()

    def press_on_page(line):
        form.select(form.names().index(line))
        form.find("Add Request", "button").act()

    def choose_pause(after):
        form.press_in_outline("Add Step", after)
        form.find("Pause", "button").act()

    for line, node, key in (("Set-up", expected, "set-up"), ("On start", user_class, "on-start"),
                            ("On stop", user_class, "on-stop"), ("Clean-up", expected, "clean-up")):
        grow(lambda at=line: press_on_page(at), node, key, request)
    grow(lambda: choose_pause("G"), group, "steps", pause)
    grow(lambda: choose_pause("T"), task, "steps", pause)
    fresh = {"name": "Task", "steps": [request]}
    grow(lambda: form.press_in_outline("Add Task", "U"), user_class, "tasks", fresh)
    grow(lambda: form.press_in_outline("Add User Class", "U"), expected, "users",
         {"name": "User", "wait": {"between": [1, 2]}, "tasks": [fresh]})
    app.close()


sys.exit(main(no_key_is_without_a_field, lists_grow_by_buttons, every_key_is_changed_by_its_widget))
