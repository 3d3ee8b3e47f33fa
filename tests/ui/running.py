# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the Run view do with runs, their numbers and their tables."""

import json
import os
import re
import subprocess

from driver import App, click_at, find_windows, mouse, wait_for

TEXT = ["text", "entry"]


def digits(text):
    return int(re.sub(r"\D", "", text))


def tile(app, caption):
    """The figure of a tile, such as 412; None while there is none yet."""
    for node in app.find_all(roles=["grouping", "panel"]):
        match = re.match(re.escape(caption) + r": (.*)", node.name)
        if match:
            found = re.search(r"\d[\d,]*", match.group(1))
            return digits(found.group(0)) if found else None
    return None


def rows(app, table):
    """The cells of each row of a table that is shown."""
    tables = app.find_all(table, ["tree table", "table"])
    found = [[cell.name for cell in row.find_all(roles=["table cell"])]
             for row in tables[0].find_all(roles=["table row"])] if tables else []
    return [cells for cells in found if len(cells) > 2]


class Service:
    """A demo target of the test's own."""

    def __init__(self):
        # Its first line is read here, in English.
        self.process = subprocess.Popen([os.environ["THRONG_DEMO_SERVER"], "--end-with-parent"],
                                        stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.address = self.process.stdout.readline().split()[-1]

    def close(self):
        self.process.terminate()
        self.process.wait()


def write_scenario(path, target, users=10, paths=("/users",), load=None, steps=None):
    steps = steps or [{"request": f"GET {place}"} for place in paths]
    path.write_text(json.dumps({
        "throng": 1, "name": "Steered", "target": target,
        "users": [{"name": "Visitor", "wait": {"between": [0.1, 0.3]},
                   "tasks": [{"name": "List", "steps": steps}]}],
        "load": load or {"users": users, "spawn-rate": 100}}))


def open_steered(folder, **arguments):
    """The app with such a scenario, whose target is a demo target of its own."""
    service = Service()
    path = folder / "steered.throng"
    write_scenario(path, service.address, **arguments)
    return service, path, App(str(path))


def run_until(app, n_requests):
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > n_requests, f"{n_requests} requests")


def set_number(app, name, value):
    """Types a number and presses Enter."""
    node = app.find(name, TEXT)
    click_at(node)
    wait_for(node.is_focused, "focus on " + name)
    subprocess.run(["xdotool", "key", "ctrl+a"], check=True)
    subprocess.run(["xdotool", "type", str(value)], check=True)
    subprocess.run(["xdotool", "key", "Return"], check=True)


def stop(app):
    app.click("Stop")
    app.find("Start", ["button"])
    wait_for(lambda: tile(app, "Stopped") is not None, "the final numbers")


def resize(app, *sizes):
    """Gives the window one size after the other. Meanwhile nothing reads the tree: a switcher that has
    left the header bar is told of as well, and GTK 4.18 logs a critical when it comes back then."""
    frame = app.find(roles=["frame"])
    for width, height in sizes:
        window = find_windows(app)[-1]
        mouse("windowsize", "--sync", window, width, height)

        def is_sized(size=(width, height)):
            # Again: a window that has just come may take its own size once more.
            mouse("windowsize", window, *size)
            return abs(frame.box()[2] - size[0]) < 20
        wait_for(is_sized, f"the window to be {width} wide")


def answer_file_dialog(app, path, suggested):
    """Answers the dialog for files."""
    wait_for(lambda: len(find_windows(app)) == 2, "the dialog")
    entry = wait_for(lambda: [node for node in app.find_all(roles=["text", "entry"])
                              if node.text() == suggested], "its entry")[0]
    entry.set_text(str(path))
    app.click("Save")
    # Nothing is looked for in the tree until it has gone.
    wait_for(lambda: len(find_windows(app)) == 1, "the dialog to close")


def save_as(app, path, suggested):
    """The same, and the file is written."""
    answer_file_dialog(app, path, suggested)
    wait_for(path.exists, str(path))


def press_menu(app, button, item):
    """Opens a menu and chooses its item, counted from 0."""
    click_at(app.find(button, ["button", "toggle button"]))
    app.find(roles=["menu item"])
    app.keys(*["Down"] * item, "Return")
