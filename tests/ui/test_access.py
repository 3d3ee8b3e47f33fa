# SPDX-License-Identifier: GPL-3.0-or-later
"""Who cannot see the window, or has no mouse, can use it."""

import sys

from designing import lines, select
from driver import App, is_focusable, is_showing, main, walk

# Inner parts of GTK's own widgets, which a screen reader tells as part of what they belong to.
NAMELESS = {"menu item", "scroll pane", "list", "list item", "table row", "table cell", "panel",
            "filler", "viewport", "separator", "popup menu", "tree table", "frame", "grouping",
            "group", "application", "window"}


def find_nameless(app):
    """What can have the focus but does not say what it is."""
    found = []
    for node in walk(app.root, showing=True):
        role = node.get_role_name()
        if is_showing(node) and is_focusable(node) and role not in NAMELESS and not node.get_name():
            parent = node.get_parent()
            found.append(f"{role} in {parent.get_role_name()} {parent.get_name()!r}")
    return found


def check(app, where):
    nameless = find_nameless(app)
    assert not nameless, f"{where}: without a name: {nameless}"


def everything_that_takes_input_has_a_name(folder):
    app = App()
    app.find("New Test", ["button"])
    check(app, "welcome page")
    app.click("Try the Demo")
    app.find("Start", ["button"])
    for line in lines(app):
        if not line.startswith("Add "):
            select(app, line)
            check(app, line)
    app.click("Start")
    app.find("Stop", ["button"])
    check(app, "run")
    for table in ("Failures", "Errors", "Tasks", "Mix", "Log"):
        app.click(table)
        check(app, table)
    app.close()


sys.exit(main(everything_that_takes_input_has_a_name))
