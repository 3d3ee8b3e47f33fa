# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes the fields of the Design view by their widgets."""

import json
import subprocess

from driver import App, click_at, find_windows, wait_for
from fields import Body, Check, Choice, Entry, Remove, Row, Switch
from outline import outline_of

BUTTONS = ("Add Task", "Add User Class", "Add Step")

# All of a form is in view, as what is scrolled away opens no list of choices.
WIDTH, HEIGHT = 1300, 3900


def enlarge(app):
    window = wait_for(lambda: find_windows(app), "a window")[-1]
    subprocess.run(["xdotool", "windowsize", "--sync", window, str(WIDTH), str(HEIGHT)], check=True)


class Form:
    """The outline of a window, and the form of the line that is selected."""

    def __init__(self, app):
        self.app, self.window, self.has_new_rows = app, None, False
        wait_for(lambda: self.read() and self.window.find_all("Outline", ["list"]), "the outline")

    def read(self):
        """The window as it is now; of several the last one, of none None."""
        windows = self.app.tree.read().children
        self.window, self.has_new_rows = windows[-1] if windows else None, False
        return self.window

    def lines(self):
        """Nodes of the outline's lines."""
        return self.window.find("Outline", "list").children

    def positions(self):
        """Where the lines that are no buttons stand in the outline."""
        return [at for at, name in enumerate(self.names()) if name not in BUTTONS]

    def expand(self, n_lines):
        """Shows all lines, also those of steps, until there are so many beside the buttons."""
        def go_on():
            if len(self.positions()) == n_lines:
                return True
            for line in self.lines():
                for button in line.find_all(roles=["button"])[:1]:
                    if "listitem.expand" in button.actions():
                        button.act("listitem.expand")
            self.read()
            return False
        wait_for(go_on, f"{n_lines} lines")

    def visit(self, position):
        """Selects the line at @position."""
        self.window.find("Outline", "list").select_child(position)

    def select(self, position):
        """The same, to use its form."""
        self.visit(position)
        self.read()

    def names(self):
        """Of the lines, without what they tell beside it."""
        return [line.name.split(",")[0] for line in self.lines()]

    def select_named(self, name):
        wait_for(lambda: name in self.names() or self.read() and None, f"a line {name!r}")
        self.select(self.names().index(name))
        self.find(name, "heading")

    def press_in_outline(self, name, behind=None):
        """Presses the button of this name, the first behind the line @behind."""
        names = self.names()
        line = self.lines()[names.index(name, names.index(behind) if behind else 0)]
        # What stands in the line; the line around it has the same name.
        line.find_all(name, ["button", "toggle button"])[-1].act()

    def find(self, name, *roles, inside=None):
        """Waits for a node of the window, or below the one with the path @inside."""
        def look():
            scopes = [node for node in self.window.below() if inside in (None, node.path)]
            found = scopes[0].find_all(name, roles) if scopes else []
            return found[0] if found else self.read() and None
        return wait_for(look, f"{'/'.join(roles)} named {name!r}")

    def find_row(self, title, number):
        """Of a growing list; the last one is empty."""
        if self.has_new_rows:
            self.read()
        rows = self.find(title, "list").children
        return [row for row in rows if row.is_showing][number]

    def choose(self, choice, inside):
        """Opens the drop-down and goes to the choice by keys."""
        combo = self.find(choice.label, "combo box", inside=inside)
        button = combo.find(None, "toggle button")
        button.act()
        wait_for(button.is_on, f"the choices of {choice.label}")
        items = wait_for(lambda: self._find_choices(combo), f"a focus in {choice.label}")
        self.app.keys("Home", *["Down"] * choice.position)
        wait_for(items[choice.position].is_focused, f"choice {choice.position}")
        self.app.keys("Return")
        wait_for(lambda: not button.is_on(), f"a choice of {choice.label}")
        self.read()

    def _find_choices(self, combo):
        """The items of the drop-down that is open, when one of them has the focus."""
        combo = next(node for node in self.read().below() if node.path == combo.path)
        items = [node for node in combo.below() if node.role == "list item"]
        return items if any(item.is_focused() for item in items) else None

    def remove(self, row):
        """Presses the button at the end of the row."""
        def is_gone():
            return row.path not in [node.path for node in self.read().below()]
        row.find("Remove Row", "button").act()
        wait_for(is_gone, "the row to go")

    def toggle(self, node, press):
        before = node.is_on()
        press()
        wait_for(lambda: node.is_on() != before, f"{node} to be switched")

    def do(self, edit, inside=None):
        """Makes one edit, in the row with the path @inside or anywhere."""
        if isinstance(edit, Entry):
            node = self.find(edit.label, "text", inside=inside)
            node.set_text(edit.text)
            assert node.text() == edit.text, f"{node.text()!r} in {edit.label}"
        elif isinstance(edit, Body):
            self.find("Body", "text").set_text(edit.text)
        elif isinstance(edit, Switch):
            node = self.find(edit.label, "check box", "switch")
            self.toggle(node, node.act)
        elif isinstance(edit, Check):
            node = self.find(edit.label, "check box", inside=inside)
            self.toggle(node, lambda: click_at(node))
        elif isinstance(edit, Choice):
            self.choose(edit, inside)
        else:
            raise AssertionError(edit)

    def change(self, edits):
        for edit in edits:
            if not isinstance(edit, Row):
                self.do(edit)
                continue
            row = self.find_row(edit.list, edit.number)
            for inner in edit.edits:
                if isinstance(inner, Remove):
                    self.remove(row)
                else:
                    self.do(inner, row.path)
            # Another empty row may have come.
            self.has_new_rows = True


def open_form(path):
    app = App(str(path))
    enlarge(app)
    form = Form(app)
    form.expand(len(list(outline_of(json.loads(path.read_text())))))
    return app, form
