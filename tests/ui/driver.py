# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the app from outside, through AT-SPI and the X server, as a person would.

A test is a program that uses App; tests/ui/run starts it with a display, a session bus
and a home folder of its own. Waits are for conditions, with deadlines.
"""

import gettext
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

from tree import Tree, find_app

# Long enough for a busy machine and for sanitizers: it is only waited for what never comes.
DEADLINE_S = 60
APP_ID = "io.github.throngapp.Throng"
LOOK = "Look at the Design"


def wait_for(condition, what, deadline_s=DEADLINE_S):
    """Returns the first true value of condition()."""
    end = time.monotonic() + deadline_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {deadline_s} s for {what}")
        time.sleep(0.05)


def mouse(*arguments):
    """Moves and presses it as xdotool says, such as `mousemove 10 20 click 1`."""
    subprocess.run(["xdotool", *[str(argument) for argument in arguments]], check=True)


def find_windows(app):
    """What the X server shows of the app, the oldest first; tooltips and menus have no title."""
    found = subprocess.run(["xdotool", "search", "--all", "--onlyvisible", "--pid", str(app.process.pid),
                            "--name", "."], capture_output=True, text=True, check=False)
    return found.stdout.split()


def point(node, share_of_height=0.5):
    """Where on the screen the middle of it is, or as far below its upper edge as asked for."""
    x, y, width, height = node.box()
    return x + width // 2, y + int(height * share_of_height)


def click_at(node, button=1):
    """With the mouse, in the middle of it."""
    mouse("mousemove", *point(node), "click", button)


def with_number(key):
    """The same with a function key's number, which is its own. By its name xdotool presses Alt with it
    where the keyboard's description has the name twice."""
    return re.sub(r"\bF(\d)$|\bF(10)$", lambda found: str(66 + int(found[1] or found[2])), key)


def say_each(*texts):
    """What the app says for these texts of its sources; see language.py."""
    say = str
    if "THRONG_LOCALEDIR" in os.environ:
        say = gettext.translation("throng", os.environ["THRONG_LOCALEDIR"], ["de"]).gettext
    return [say(text).replace("_", "") for text in texts]


class App:
    """A running app."""

    running = []

    def __init__(self, *arguments, passes_first_look=True):
        """With a file as argument, the first look at what comes from elsewhere is passed."""
        self.process = subprocess.Popen([*os.environ["THRONG"].split(), *arguments])
        App.running.append(self)
        self.data_folder = os.environ["XDG_DATA_HOME"]
        self.tree = Tree(wait_for(self._find_place, "the app to show up"))
        if passes_first_look and any(Path(argument).is_file() for argument in arguments):
            self.pass_first_look()

    def _find_place(self):
        # What is sandboxed is known on the bus by the process of its proxy.
        if "THRONG_FLATPAK" in os.environ:
            return find_app(name="throng")
        return find_app(pid=self.process.pid)

    def pass_first_look(self):
        """Goes on to the design, if this file is not known; others show it, or a question, at once."""
        expected = say_each("_" + LOOK, "Outline", "_Restore", "Can’t Open the Test")

        def find_any():
            found = [node.name for node in self.find_all() if node.name in expected]
            return found[0] if found else None
        if wait_for(find_any, "what the file opens on") == expected[0]:
            self.click(expected[0])

    def find_all(self, name=None, roles=None, showing=True, below=None):
        """Nodes with this accessible name (None = any) and one of the roles (None = any)."""
        root = self.tree.read()
        scopes = [node for node in root.below() if below is None or node.path == below.path][:1]
        return [node for scope in scopes for node in scope.find_all(name, roles, showing)]

    def find(self, name=None, roles=None, showing=True, below=None):
        """Waits for such a node."""
        what = f"{'/'.join(roles) if roles else 'a node'} named {name!r}"
        return wait_for(lambda: self.find_all(name, roles, showing, below), what)[0]

    def click(self, name, roles=("button", "toggle button", "page tab", "radio button")):
        self.find(name, roles).act()

    def type_into(self, name, text, roles=("text", "password text", "entry")):
        self.find(name, roles).set_text(text)

    def keys(self, *keys):
        """Presses keys as xdotool names them, such as `ctrl+z`."""
        subprocess.run(["xdotool", "key", *map(with_number, keys)], check=True)

    def activate(self, action, *parameters):
        """Activates an action of the application, such as `new-window`."""
        subprocess.run(["gapplication", "action", APP_ID, action, *parameters], check=True)

    def screenshot(self, path):
        """For a person to look at: where nothing is kept of a test, nothing is taken."""
        if "THRONG_UI_PICTURES" in os.environ:
            subprocess.run(["import", "-window", "root", str(path)], check=True)

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def quit(self):
        """Ends the app as a person does."""
        self.keys("ctrl+q")
        self.process.wait(DEADLINE_S)

    def close(self):
        """Ends the app; it must not need force."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(DEADLINE_S)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError("the app did not end") from None
        assert self.process.returncode == 0, f"the app ended with {self.process.returncode}"


def forgive_leaks():
    """Before the app of a case with a file dialog, or with a page of the help that slides away: GTK's and
    libadwaita's own leaks, in programs of a few lines, too."""
    os.environ["ASAN_OPTIONS"] += ":detect_leaks=0"


def forget_the_person():
    """Settings, such as the size of the window, and drafts of the test before."""
    for variable, name in (("XDG_CONFIG_HOME", "glib-2.0"), ("XDG_DATA_HOME", "throng")):
        shutil.rmtree(Path(os.environ[variable], name), ignore_errors=True)


def main(*tests):
    """Runs functions as TAP test cases, each with a folder of its own as its only argument."""
    tap = os.fdopen(9, "w", buffering=1)
    print(f"1..{len(tests)}", file=tap)
    failed = False
    sanitizer = os.environ.get("ASAN_OPTIONS", "")
    for number, test in enumerate(tests, 1):
        os.environ["ASAN_OPTIONS"] = sanitizer
        folder = Path(os.environ["THRONG_UI_FOLDER"], test.__name__)
        folder.mkdir(parents=True)
        forget_the_person()
        try:
            test(folder)
            print(f"ok {number} {test.__name__}", file=tap)
        except BaseException:  # pylint: disable=broad-except
            failed = True
            traceback.print_exc()
            if shutil.which("import"):
                subprocess.run(["import", "-window", "root", str(folder / "failure.png")], check=False)
            print(f"not ok {number} {test.__name__}", file=tap)
        for app in App.running:
            app.kill()
        App.running.clear()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit("this is a module")
