# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file says by lines of the outline, and what it is to say after a change."""

import json
import time

from driver import DEADLINE_S
from fields import Add

STEP_TYPES = {"request": "ThrongRequest", "pause": "ThrongPause", "set": "ThrongSet",
              "group": "ThrongGroup"}


def step_lines(place, steps):
    for number, step in enumerate(steps):
        here = (*place, number)
        kind = next(kind for key, kind in STEP_TYPES.items() if key in step)
        yield kind, here
        yield from step_lines((*here, "steps"), step.get("steps", []))


def list_lines(place, key, node):
    yield key, place
    yield from step_lines((*place, key), node.get(key, []))


def outline_of(document):
    """The type of each line of the outline that is no button, in order, and its place in the file."""
    yield "ThrongScenario", ()
    yield "ThrongLoad", ("load",)
    yield from list_lines((), "set-up", document)
    for number, user_class in enumerate(document["users"]):
        here = ("users", number)
        yield "ThrongUserClass", here
        yield from list_lines(here, "on-start", user_class)
        for position, task in enumerate(user_class["tasks"]):
            yield "ThrongTask", (*here, "tasks", position)
            yield from step_lines((*here, "tasks", position, "steps"), task["steps"])
        yield from list_lines(here, "on-stop", user_class)
    yield from list_lines((), "clean-up", document)


def get_node(document, place):
    """What stands at @place, which need not be there yet."""
    node = document
    for step in place:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    return node


def put(node, key, change):
    if change is None:
        node.pop(key, None)
    elif not isinstance(change, Add):
        node[key] = change
    elif isinstance(change.value, dict):
        node.setdefault(key, {}).update(change.value)
    else:
        node[key] = node.get(key, []) + change.value


def apply(document, place, field):
    """What the file is to say then. An object without members is not written."""
    for key, change in field.changes.items():
        put(get_node(document, place), key, change)


def save_and_compare(app, path, expected, what):
    """A click may take a moment to be answered, so that it is saved until it is right."""
    end = time.monotonic() + DEADLINE_S
    while True:
        app.keys("ctrl+s")
        pressed = time.monotonic()
        while time.monotonic() < pressed + 0.5:
            found = json.loads(path.read_text())
            if found == expected:
                return
            time.sleep(0.02)
        if time.monotonic() > end:
            raise AssertionError(f"{what}:\n{json.dumps(found)}\nis not\n{json.dumps(expected)}")
