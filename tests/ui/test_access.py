# SPDX-License-Identifier: GPL-3.0-or-later
"""Who cannot see the window, or has no mouse, can use it."""

import json
import sys

from designing import EVERY_FORM
from driver import App, main, wait_for
from fields import Choice
from form import open_form
from running import Service

# Inner parts of GTK's own widgets, which a screen reader tells as part of what they belong to.
NAMELESS = {"menu item", "scroll pane", "list", "list item", "table row", "table cell", "panel",
            "filler", "viewport", "separator", "popup menu", "tree table", "frame", "grouping",
            "group", "application", "window"}


def check(app, where):
    """What can have the focus says what it is."""
    nameless = [f"{node} in {node.parent}" for node in app.tree.read().below()
                if node.is_showing and node.is_focusable
                and node.role not in NAMELESS and not node.name]
    assert not nameless, f"{where}: without a name: {nameless}"


def appears(app, name, *roles):
    """Waits for it; of several the last one."""
    return wait_for(lambda: app.find_all(name, roles or None), f"{'/'.join(roles)} {name!r}")[-1]


def every_form_has_names(folder):
    path = folder / "all.throng"
    path.write_text(json.dumps(EVERY_FORM))
    app, form = open_form(path)
    for at in form.positions():
        form.select(at)
        check(app, form.names()[at])
    form.select_named("Load")
    for position, kind in ((1, "arrivals"), (0, "users")):
        form.choose(Choice("Kind", position), None)
        check(app, kind)
    button = form.find("Kind", "combo box").find(None, "toggle button")
    button.act()
    wait_for(button.is_on, "the choices")
    check(app, "choices")
    app.keys("Escape")
    wait_for(lambda: not button.is_on(), "the choices to close")
    app.keys("ctrl+w")
    appears(app, "Save Changes?")
    check(app, "question about changes")
    app.kill()


def every_page_and_dialog_has_names(_):
    app = App()
    appears(app, "New Test", "button")
    check(app, "welcome page")
    for action, name in (("preferences", "Refresh"), ("about", "Throng"),
                         ("help", "First Steps")):
        app.activate(action)
        appears(app, name)
        check(app, action)
        app.keys("Escape")
        wait_for(lambda: not app.find_all(None, ["dialog"]), f"{action} to close")
    for button in ("Main Menu", "Recent Tests"):
        opener = appears(app, button, "toggle button")
        opener.act()
        wait_for(opener.is_on, button)
        check(app, button)
        app.keys("Escape")
        wait_for(lambda b=opener: not b.is_on(), f"{button} to close")
    appears(app, "Try the Demo", "button").act()
    appears(app, "Start", "button").act()
    appears(app, "Stop", "button")
    check(app, "run")
    for table in ("Failures", "Errors", "Tasks", "Mix", "Log", "Statistics"):
        button = appears(app, table, "radio button", "page tab")
        button.act()
        wait_for(button.is_on, table)
        check(app, table)
    app.kill()


def write_plain(folder, target):
    path = folder / "plain.throng"
    path.write_text(json.dumps({
        "throng": 1, "name": "Plain", "target": target, "users": [
            {"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /users"}]}]}]}))
    return path


def checked(app, name, *roles):
    """Waits for it; all that is there with it has names."""
    node = appears(app, name, *roles)
    check(app, name)
    return node


def goes(app, name):
    wait_for(lambda: not app.find_all(name), f"{name!r} to go")


def questions_have_names(folder):
    path = write_plain(folder, "http://throng.example")
    app = App(str(path))
    appears(app, "Start", "button").act()
    checked(app, "Send Load to Another Host?")
    app.keys("Escape")
    goes(app, "Send Load to Another Host?")
    find_name(app).set_text("Changed")
    wait_for(lambda: app.find_all("• plain.throng", showing=False), "the change")
    app.keys("ctrl+w")
    checked(app, "Save Changes?")
    app.keys("Escape")
    goes(app, "Save Changes?")
    app.close()
    app = App(str(folder / "none.throng"))
    checked(app, "Restore Unsaved Tests?")
    app.kill()


def find_name(app):
    app.find("Outline", ["list"]).select_child(0)
    return appears(app, "Name", "text")


def menus_and_dialogs_of_a_run_have_names(folder):
    service = Service()
    app = App(str(write_plain(folder, service.address)))
    appears(app, "Start", "button").act()
    appears(app, "GET", "table cell")
    for name in ("Menu of Users", "Order and Columns", "Export"):
        opener = appears(app, name, "toggle button")
        opener.act()
        wait_for(opener.is_on, name)
        check(app, name)
        app.keys("Escape")
        wait_for(lambda b=opener: not b.is_on(), f"{name} to close")
    row = appears(app, None, "table row")
    row.parent.select_child(0)
    checked(app, "Percentiles")
    app.keys("ctrl+w")
    checked(app, "Stop the Run?")
    app.keys("Escape")
    goes(app, "Stop the Run?")
    app.kill()
    service.close()


sys.exit(main(every_form_has_names, every_page_and_dialog_has_names, questions_have_names,
              menus_and_dialogs_of_a_run_have_names))
