# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples are opened, saved as they were, changed by widgets of each kind, and saved again."""

import json
import os
import subprocess
import sys
from pathlib import Path

from driver import App, main, wait_for
from fields import PLAIN, Body, Choice, Switch
from form import Form, enlarge, find_windows
from outline import apply, get_node, outline_of, save_and_compare

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "examples"


def choose_fields(kind, node, turn):
    """Two of those that can be changed whatever the node says, others each time."""
    plain = [field for field in PLAIN if field.type == kind and not (
        isinstance(field.edits[0], (Choice, Switch)) and field.keys.split()[0] in node)]
    return [plain[(turn * 2 + i) % len(plain)] for i in (0, 1)] if plain else []


def change_body(form, node):
    for key, text, value in (("json", '{ "changed": 1 }', {"changed": 1}), ("text", "new", "new")):
        if key in node:
            form.change([Body(text)])
            node[key] = value


def choose_lines(lines, turn):
    """One of each kind, others each time: type → position and place."""
    kinds = {}
    for at, (kind, place) in lines:
        kinds.setdefault(kind, []).append((at, place))
    return {kind: found[turn % len(found)] for kind, found in kinds.items()
            if kind.startswith("Throng")}


def change_example(app, form, path, turn):
    """Looks at each line, and changes something in one of each kind."""
    before = path.read_bytes()
    expected = json.loads(before)
    outline = list(outline_of(json.loads(before)))
    form.expand(len(outline))
    lines = list(zip(form.positions(), outline, strict=True))
    for at, _ in lines:
        form.visit(at)
    for kind, (at, place) in choose_lines(lines, turn).items():
        form.select(at)
        node = get_node(expected, place)
        for field in choose_fields(kind, node, turn):
            form.change(field.edits)
            apply(expected, place, field)
        if kind == "ThrongRequest":
            change_body(form, node)
    save_and_compare(app, path, expected, path.name)


def open_next(app, path):
    """In a new window of the same process; the one before is closed."""
    old = find_windows(app)[-1]
    subprocess.run([os.environ["THRONG"], str(path)], check=True)
    wait_for(lambda: len(find_windows(app)) == 2, "another window")
    new = next(window for window in find_windows(app) if window != old)
    subprocess.run(["xdotool", "windowfocus", "--sync", old, "key", "ctrl+w"], check=True)
    # What goes is not to be looked at.
    wait_for(lambda: find_windows(app) == [new], "the window to close")
    subprocess.run(["xdotool", "windowfocus", "--sync", new], check=True)
    enlarge(app)


def examples_are_saved_as_they_were_but_for_what_is_changed(folder):
    app = None
    for turn, example in enumerate(sorted(EXAMPLES.glob("*.throng"))):
        path = folder / example.name
        path.write_text(json.dumps(json.loads(example.read_text())))
        if app is None:
            app = App(str(path))
            enlarge(app)
        else:
            open_next(app, path)
        form = Form(app)
        app.keys("ctrl+s")
        wait_for(lambda p=path, e=example: p.read_bytes() == e.read_bytes(),
                 f"{example.name} as it was")
        change_example(app, form, path, turn)
    app.close()


sys.exit(main(examples_are_saved_as_they_were_but_for_what_is_changed))
