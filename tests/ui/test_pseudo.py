# SPDX-License-Identifier: GPL-3.0-or-later
"""In a language where every translated text is marked, nothing that is shown is without the marks."""

import json
import re
import sys

from gi.repository import GLib

from driver import App, main, wait_for
from language import Language, locales
from running import Service

# What files hold, protocols and their names, units.
ALLOWED = {"Aggregated", "GET", "HTTP", "Not", "Found", "throng", "ms", "min"}
KEYS = {"Ctrl", "Alt", "Shift", "Delete", "Escape", "Menu", "Return", "Page", "Up", "Down", "Left", "Right"}
# What GTK and libadwaita say by themselves.
OF_GTK = {"Close", "Close the window", "Shortcuts", "Search Shortcuts", "Search shortcuts", "Preferences"}
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
TABLES = ("Statistics", "Failures", "Errors", "Tasks", "Mix", "Log")
WINDOW_ROLES = ("application", "frame", "window", "dialog", "alert")
TEXT_ROLES = ("text", "entry", "label", "paragraph")


def write_test(folder, target):
    """With names that have no letters, so that letters are the app's."""
    path = folder / "1.throng"
    steps = [
        {"request": "GET /1", "query": {"1": "2"}, "headers": {"X-1": "1"},
         "checks": [{"status": 200}, {"json": "$.1", "equals": 1}, {"time-below": "1s"},
                    {"header": "X-1", "contains": "1"}],
         "captures": [{"name": "b", "json": "$.1"}, {"name": "c", "regex": "1"}]},
        {"pause": [0.1, 0.2]}, {"set": {"a": "2"}},
        {"group": "3", "steps": [{"request": "GET /2"}]},
    ]
    path.write_text(json.dumps({
        "throng": 1, "name": "1", "target": target,
        "set-up": [{"pause": 0.1}], "clean-up": [{"pause": 0.1}],
        "users": [{"name": "1", "on-start": [{"request": "GET /users"}], "on-stop": [{"pause": 0.1}],
                   "wait": {"between": [0.1, 0.2]},
                   "tasks": [{"name": "2", "steps": steps}, {"name": "3", "steps": steps}]}],
        "load": {"stages": [{"users": 3, "over": "1s"}, {"users": 3, "over": "60s"}]}}))
    return path


def bare(text):
    """The words in a text that are not translated."""
    if text in OF_GTK:
        return []
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    text = re.sub(r"\{\{[^}]*\}\}|https?://\S+|/\S+|\$\.\S*|X-1|\d+(ms|s|m|h|d)\b", " ", text)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in ALLOWED | KEYS]


def text_of(node):
    try:
        return node.text()
    except GLib.Error:
        return ""  # It is gone.


def find_untranslated(app):
    """Texts and names that are shown now."""
    found = set()
    for node in app.find_all():
        if node.role in WINDOW_ROLES:
            continue
        said = [node.name, node.description]
        if node.role in TEXT_ROLES and node.has_text:
            said.append(text_of(node))
        found |= {f"{node.role}: {text}" for text in said if bare(text)}
    return found


def design_is_translated(folder):
    language = Language("pseudo")
    app = App()
    app.find(language.say("New Test"), ["button"])
    found = {("welcome", text) for text in find_untranslated(app)}
    app.screenshot(folder / "welcome.png")
    app.close()
    app = open_translated(write_test(folder, "http://127.0.0.1:1"), language)
    outline = app.find(language.say("Outline"), ["list"])
    for i, line in enumerate(outline.children):
        outline.select_child(i)
        wait_for(line.is_on, "a line")
        found |= {(f"line {i}", text) for text in find_untranslated(app)}
        app.screenshot(folder / f"line-{i}.png")
    app.close()
    assert not found, "\n".join(f"{page}: {text}" for page, text in sorted(found))


def open_translated(path, language):
    app = App(str(path))
    app.find(language.say("Outline"), ["list"])
    return app


def show_table(app, name):
    """The name of a table may have a count after it."""
    def find():
        return [node for node in app.find_all(roles=["radio button", "page tab"])
                if node.name.startswith(name)]
    wait_for(find, name)[0].act()


def run_is_translated(folder):
    language = Language("pseudo")
    service = Service()
    app = open_translated(write_test(folder, service.address), language)
    app.click(language.say("Start"))
    app.find(language.say("Stop"), ["button"])
    found = set()
    for table in TABLES:
        show_table(app, language.say(table))
        found |= {(table, text) for text in find_untranslated(app)}
        app.screenshot(folder / f"{table}.png")
    app.kill()
    service.close()
    assert not found, "\n".join(f"{page}: {text}" for page, text in sorted(found))


def dialogs_are_translated(folder):
    """Each is opened over the first look at a test, and left by Escape."""
    language = Language("pseudo")
    app = App(str(write_test(folder, "http://127.0.0.1:1")), passes_first_look=False)
    app.find(language.say("Look at the Design"), ["button"])
    found = {("first look", text) for text in find_untranslated(app)}
    app.click(language.say("Look at the Design"))
    app.find(language.say("Outline"), ["list"])
    # The last one is a window of its own: keys that come while it closes reach nobody.
    for name, key, item, shown in (("preferences", "ctrl+comma", None, "Refresh"),
                                   ("help", "F1", None, "First Steps"),
                                   ("share", "F10", 4, "Copy as Text"),
                                   ("shortcuts", "ctrl+question", None, "New test")):
        app.keys(key)
        if item is not None:
            app.find(roles=["menu item"])
            app.find_all(roles=["menu item"])[item].act()
        wait_for(lambda: app.find_all(language.say(shown)), shown)
        found |= {(name, text) for text in find_untranslated(app)}
        app.screenshot(folder / f"{name}.png")
        app.keys("Escape")
        wait_for(lambda: not app.find_all(language.say(shown)), f"{shown} to go")
    app.close()
    assert not found, "\n".join(f"{page}: {text}" for page, text in sorted(found))


if not locales.can_make():
    print("no sources of locales here", file=sys.stderr)
    sys.exit(77)
sys.exit(main(design_is_translated, run_is_translated, dialogs_are_translated))
