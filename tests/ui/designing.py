# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the Design view do with its outline and its forms."""

import subprocess

from driver import App, wait_for

# Each kind of line, with rows in each growing list.
EVERY_FORM = {
    "throng": 1, "target": "http://127.0.0.1:1", "variables": {"v": "1"}, "headers": {"A": "b"},
    "set-up": [{"pause": 1}, {"set": {"a": "1"}}, {"group": "G", "steps": [{"pause": 1}]}],
    "users": [{"name": "User", "wait": {"between": [1, 2]}, "tasks": [
        {"name": "Task", "steps": [{
            "request": "POST /", "query": {"q": "1"}, "headers": {"A": "b"}, "json": {"a": 1},
            "capture": {"c": {"json": "$.a"}}, "checks": [{"status": 200}]}]},
        {"name": "Upload", "steps": [{
            "request": "POST /", "multipart": [{"name": "p", "value": "v"}],
            "auth": {"basic": {"user": "u", "password": "{{v}}"}}}]}]}],
    "load": {"stages": [{"users": 1, "over": "1s"}]}}


def lines(app, outline_name="Outline"):
    """Names of the outline's lines, without shares."""
    return [line.name.split(",")[0] for line in app.find(outline_name, ["list"]).children]


def line(app, name, outline_name="Outline"):
    """The outline's line of this name, once it is there."""
    def look():
        found = app.find(outline_name, ["list"]).children
        return [line for line in found if line.name.split(",")[0] == name]
    return wait_for(look, f"a line {name!r}")[0]


def select(app, name, outline_name="Outline"):
    chosen = line(app, name, outline_name)
    chosen.parent.select_child(chosen.parent.children.index(chosen))
    app.find(name, ["heading"])


def fill(app, name, text, nth=-1):
    """Types into the entry with this name; of several, by default the last, which is empty."""
    wait_for(lambda: app.find_all(name, ["text", "entry"], showing=False), f"an entry {name!r}")
    node = app.find_all(name, ["text", "entry"], showing=False)[nth]
    node.set_text(text)
    wait_for(lambda: node.text() == text, f"{text!r} in {name!r}")


def focus(app, name, nth=0):
    """Moves the focus with Tab to the entry of this name."""
    node = app.find_all(name, ["text", "entry"], showing=False)[nth]
    for _ in range(60):
        if node.is_focused():
            return node
        app.keys("Tab")
    raise AssertionError(f"Tab does not come to {name!r}")


def type_text(text):
    subprocess.run(["xdotool", "type", "--delay", "30", text], check=True)


def click_button(app, name):
    """Clicks a button in the outline, where the line that it stands in has its name too."""
    wait_for(lambda: app.find_all(name, ["button"]), f"a button {name!r}")
    app.find_all(name, ["button"])[-1].act()


def open_file(path, outline_name="Outline"):
    app = App(str(path))
    app.find(outline_name, ["list"])
    return app


def save(app, path):
    app.keys("ctrl+s")
    wait_for(lambda: not app.find_all(f"• {path.name}", showing=False), "the file to be saved")
