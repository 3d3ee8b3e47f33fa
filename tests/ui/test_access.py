# SPDX-License-Identifier: GPL-3.0-or-later
"""Who cannot see the window, or has no mouse, can use it."""

import json
import sys

from driver import App, Atspi, main, wait_for
from fields import Choice
from form import is_on, open_form
from running import Service
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
    for action, name in (("preferences", "Refresh"), ("about", "Throng"),
                         ("help", "First Steps")):
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
        button = appears(tree, table, "radio button", "page tab")
        button.act()
        wait_for(lambda b=button: is_on(b), table)
        check(tree, table)
    app.kill()


def write_plain(folder, target):
    path = folder / "plain.throng"
    path.write_text(json.dumps({
        "throng": 1, "name": "Plain", "target": target, "users": [
            {"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /users"}]}]}]}))
    return path


def checked(tree, name, *roles):
    """Waits for it; all that is there with it has names."""
    node = appears(tree, name, *roles)
    check(tree, name)
    return node


def goes(tree, name):
    wait_for(lambda: not tree.read().find_all(name), f"{name!r} to go")


def questions_have_names(folder):
    path = write_plain(folder, "http://throng.example")
    app = App(str(path))
    tree = Tree(app)
    appears(tree, "Start", "button").act()
    checked(tree, "Send Load to Another Host?")
    app.keys("Escape")
    goes(tree, "Send Load to Another Host?")
    find_name(tree).set_text("Changed")
    wait_for(lambda: app.find_all("• plain.throng", showing=False), "the change")
    app.keys("ctrl+w")
    checked(tree, "Save Changes?")
    app.keys("Escape")
    goes(tree, "Save Changes?")
    app.close()
    app = App(str(folder / "none.throng"))
    tree = Tree(app)
    checked(tree, "Restore Unsaved Tests?")
    app.kill()


def find_name(tree):
    window = tree.read()
    window.find("Outline", "list").select_child(0)
    return appears(tree, "Name", "text")


def menus_and_dialogs_of_a_run_have_names(folder):
    service = Service()
    app = App(str(write_plain(folder, service.address)))
    tree = Tree(app)
    appears(tree, "Start", "button").act()
    appears(tree, "GET", "table cell")
    for name in ("Menu of Users", "Order and Columns", "Export"):
        opener = appears(tree, name, "toggle button")
        opener.act()
        wait_for(lambda b=opener: is_on(b), name)
        check(tree, name)
        app.keys("Escape")
        wait_for(lambda b=opener: not is_on(b), f"{name} to close")
    row = appears(tree, None, "table row")
    row.parent.select_child(0)
    checked(tree, "Percentiles")
    app.keys("ctrl+w")
    checked(tree, "Stop the Run?")
    app.keys("Escape")
    goes(tree, "Stop the Run?")
    app.kill()
    service.close()


sys.exit(main(every_form_has_names, every_page_and_dialog_has_names, questions_have_names,
              menus_and_dialogs_of_a_run_have_names))
