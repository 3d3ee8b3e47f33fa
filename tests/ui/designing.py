# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the Design view do with its outline and its forms."""

from driver import App, Atspi, text_of, wait_for


def lines(app, outline_name="Outline"):
    """Names of the outline's lines, without shares."""
    outline = app.find(outline_name, ["list"])
    return [outline.get_child_at_index(i).get_name().split(",")[0]
            for i in range(outline.get_child_count())]


def select(app, name, outline_name="Outline"):
    outline = app.find(outline_name, ["list"])
    wait_for(lambda: name in lines(app, outline_name), f"a line {name!r}")
    Atspi.Selection.select_child(outline, lines(app, outline_name).index(name))
    app.find(name, ["heading"])


def fill(app, name, text, nth=-1):
    """Types into the entry with this name; of several, by default the last, which is empty."""
    wait_for(lambda: app.find_all(name, ["text", "entry"], showing=False), f"an entry {name!r}")
    node = app.find_all(name, ["text", "entry"], showing=False)[nth]
    Atspi.EditableText.set_text_contents(node, text)
    wait_for(lambda: text_of(node) == text, f"{text!r} in {name!r}")


def click_button(app, name):
    """Clicks a button in the outline, where the line that it stands in has its name too."""
    wait_for(lambda: app.find_all(name, ["button"]), f"a button {name!r}")
    button = app.find_all(name, ["button"])[-1]
    button.do_action(0)


def open_file(path, outline_name="Outline"):
    app = App(str(path))
    app.find(outline_name, ["list"])
    return app


def save(app, path):
    app.keys("ctrl+s")
    wait_for(lambda: not app.find_all(f"• {path.name}", showing=False), "the file to be saved")
