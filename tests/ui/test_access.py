# SPDX-License-Identifier: GPL-3.0-or-later
"""Who cannot see the window, or has no mouse, can use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from driver import App, Atspi, main, wait_for
from form import Form, find_windows, is_focused, is_on, open_form
from fields import Choice
from tree import Tree

# Inner parts of GTK's own widgets, which a screen reader tells as part of what they belong to.
NAMELESS = {"menu item", "scroll pane", "list", "list item", "table row", "table cell", "panel",
            "filler", "viewport", "separator", "popup menu", "tree table", "frame", "grouping",
            "group", "application", "window"}

# Each kind of line, with rows in each growing list.
TEST = {
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


def check(tree, where):
    """What can have the focus says what it is."""
    nameless = [f"{node} in {node.parent}" for node in tree.read().below()
                if node.is_showing and node.has(Atspi.StateType.FOCUSABLE)
                and node.role not in NAMELESS and not node.name]
    assert not nameless, f"{where}: without a name: {nameless}"


def appears(tree, name, *roles):
    """Waits for it."""
    def look():
        window = tree.read()
        return window and window.find_all(name, roles or None)
    return wait_for(look, f"{'/'.join(roles)} {name!r}")[-1]


def goes(tree, name):
    wait_for(lambda: not tree.read().find_all(name), f"{name!r} to go")


def every_form_has_names(folder):
    path = folder / "all.throng"
    path.write_text(json.dumps(TEST))
    app, form = open_form(path)
    for at in form.positions():
        form.select(at)
        check(form.tree, form.names()[at])
    form.select_named("Load")
    for position, kind in ((1, "arrivals"), (0, "users")):
        form.choose(Choice("Kind", position), None)
        check(form.tree, kind)
    button = form.find("Kind", "combo box").find(None, "toggle button")
    button.act()
    wait_for(lambda: is_on(button), "the choices")
    check(form.tree, "choices")
    app.keys("Escape")
    wait_for(lambda: not is_on(button), "the choices to close")
    app.keys("ctrl+w")
    appears(form.tree, "Save Changes?")
    check(form.tree, "question about changes")
    app.kill()


def every_page_and_dialog_has_names(_):
    app = App()
    tree = Tree(app)
    appears(tree, "New Test", "button")
    check(tree, "welcome page")
    for action, name in (("preferences", "Refresh"), ("about", "Throng")):
        app.activate(action)
        appears(tree, name)
        check(tree, action)
        app.keys("Escape")
        wait_for(lambda: not tree.read().find_all(None, ["dialog"]), f"{action} to close")
    for button in ("Main Menu", "Recent Tests"):
        opener = appears(tree, button, "toggle button")
        opener.act()
        wait_for(lambda b=opener: is_on(b), button)
        check(tree, button)
        app.keys("Escape")
        wait_for(lambda b=opener: not is_on(b), f"{button} to close")
    appears(tree, "Try the Demo", "button").act()
    appears(tree, "Start", "button").act()
    appears(tree, "Stop", "button")
    check(tree, "run")
    for table in ("Failures", "Errors", "Tasks", "Mix", "Log", "Statistics"):
        appears(tree, table, "radio button", "page tab").act()
        appears(tree, table, "tree table", "table", "list")
        check(tree, table)
    app.keys("ctrl+w")
    appears(tree, "Stop the Run?")
    check(tree, "question about the run")
    app.kill()


class Keyboard:
    """Uses keys only."""

    def __init__(self, app):
        self.app, self.tree = app, Tree(app)

    def focused(self):
        window = self.tree.read()
        found = [node for node in window.below()
                 if node.has(Atspi.StateType.FOCUSED)] if window else []
        return found[-1] if found else None

    def go_to(self, name, roles, key="Tab"):
        """Presses the key until the focus is there."""
        seen = []
        for _ in range(120):
            node = self.focused()
            if node is not None and node.role in roles and node.name.startswith(name):
                return node
            seen.append(node)
            self.app.keys(key)
            wait_for(lambda old=node: not is_same(self.focused(), old), f"{key} to move on", 5)
        raise AssertionError(f"{key} does not come to {name!r}, only to {seen}")

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)


def is_same(one, other):
    return one is not None and other is not None and one.path == other.path


def test_is_made_run_and_exported_by_keys(folder):
    service = subprocess.Popen([os.environ["THRONG_DEMO_SERVER"], "--end-with-parent"],
                               stdout=subprocess.PIPE, text=True)
    address = service.stdout.readline().split()[-1]
    path = folder / "keys.throng"
    app = App()
    keyboard = Keyboard(app)
    appears(keyboard.tree, "New Test", "button")
    keyboard.go_to("New Test", ["button"])
    app.keys("Return")
    keyboard.go_to("Path", ["text"])
    app.keys("ctrl+a")
    keyboard.type(address + "/users")
    app.keys("Return")
    wait_for(lambda: appears(keyboard.tree, "Path", "text").text() == "/users", "the address split")
    keyboard.go_to("Task", ["list item"], "shift+Tab")
    app.keys("Home", "Down")
    appears(keyboard.tree, "Load", "heading")
    keyboard.go_to("Users", ["text"])
    app.keys("ctrl+a")
    keyboard.type("5")

    app.keys("ctrl+s")
    wait_for(lambda: len(find_windows(app)) == 2, "the dialog")
    app.keys("ctrl+a")
    keyboard.type(str(path))
    app.keys("Return")
    wait_for(lambda: len(find_windows(app)) == 1 and path.exists(), "the file")
    made = json.loads(path.read_text())
    assert made["target"] == address and made["load"]["users"] == 5, made

    app.keys("F5")
    appears(keyboard.tree, "Stop", "button")
    keyboard.go_to("Statistics", ["radio button", "page tab"])
    app.keys("Right")
    appears(keyboard.tree, "Failures", "tree table", "table")
    app.keys("shift+F5")
    appears(keyboard.tree, "Start", "button")
    keyboard.go_to("Export", ["button", "toggle button"])
    app.keys("space")
    appears(keyboard.tree, None, "menu item")
    app.keys("Down", "Return")
    wait_for(lambda: len(find_windows(app)) == 2, "the dialog")
    app.keys("alt+s")
    wait_for(lambda: len(find_windows(app)) == 1, "the dialog to close")
    wait_for(lambda: len(list(Path(folder).glob("*.csv"))) == 4, "four files")
    app.screenshot(folder / "exported.png")
    app.close()
    service.terminate()


sys.exit(main(every_form_has_names, every_page_and_dialog_has_names,
              test_is_made_run_and_exported_by_keys))
