# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the app from outside, through AT-SPI and the X server, as a person would.

A test is a program that uses App and Checks; tests/ui/run starts it with a display, a session bus
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

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

# Long enough for a busy machine and for sanitizers: it is only waited for what never comes.
DEADLINE_S = 60
# libatspi gives up after 0.8 s by itself, which a busy app may take for a large change.
Atspi.set_timeout(DEADLINE_S * 1000, DEADLINE_S * 1000)
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


def walk(node, showing=False):
    """All nodes below and with node that the tree holds now, depth first; what vanishes meanwhile is
    passed over. With showing, what stands in something that is not shown is left out."""
    try:
        if showing and node.get_parent() is not None and not is_showing(node) and is_pruned(node):
            return
        yield node
        children = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except gi.repository.GLib.Error:
        return
    for child in children:
        if child is not None:
            yield from walk(child, showing)


def is_pruned(node):
    """Applications and windows say nothing about being shown."""
    return node.get_role_name() not in ("application", "frame", "window", "dialog", "alert")


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def is_focusable(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSABLE)


def text_of(node):
    count = Atspi.Text.get_character_count(node)
    return Atspi.Text.get_text(node, 0, count)


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
        self.root = wait_for(self._find_root, "the app to show up")
        if passes_first_look and any(Path(argument).is_file() for argument in arguments):
            self.pass_first_look()

    def _find_root(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            # What is sandboxed is known on the bus by the process of its proxy.
            if app and (app.get_name() == "throng" if "THRONG_FLATPAK" in os.environ
                        else app.get_process_id() == self.process.pid):
                return app
        return None

    def pass_first_look(self):
        """Goes on to the design, if this file is not known; others show it, or a question, at once."""
        expected = say_each("_" + LOOK, "Outline", "_Restore", "Can’t Open the Test")

        def find_any():
            for node in walk(self.root, showing=True):
                if node.get_name() in expected:
                    return node.get_name()
            return None
        if wait_for(find_any, "what the file opens on") == expected[0]:
            self.click(expected[0])

    def find_all(self, name=None, roles=None, showing=True, below=None):
        """Nodes with this accessible name (None = any) and one of the roles (None = any)."""
        found = []
        for node in walk(below or self.root, showing):
            try:
                if ((name is None or node.get_name() == name)
                        and (roles is None or node.get_role_name() in roles)
                        and (not showing or is_showing(node))):
                    found.append(node)
            except gi.repository.GLib.Error:
                pass  # It is gone.
        return found

    def find(self, name=None, roles=None, showing=True, below=None):
        """Waits for such a node."""
        what = f"{'/'.join(roles) if roles else 'a node'} named {name!r}"
        return wait_for(lambda: self.find_all(name, roles, showing, below), what)[0]

    def click(self, name, roles=("button", "toggle button", "page tab", "radio button")):
        node = self.find(name, roles)
        for i in range(node.get_n_actions()):
            if node.get_action_name(i) in ("click", "activate", "toggle"):
                node.do_action(i)
                return
        raise AssertionError(f"{name!r} can't be clicked")

    def type_into(self, name, text, roles=("text", "password text", "entry")):
        node = self.find(name, roles)
        Atspi.EditableText.set_text_contents(node, text)

    def keys(self, *keys):
        """Presses keys as xdotool names them, such as `ctrl+z`."""
        subprocess.run(["xdotool", "key", *map(with_number, keys)], check=True)

    def activate(self, action, *parameters):
        """Activates an action of the application, such as `new-window`."""
        subprocess.run(["gapplication", "action", APP_ID, action, *parameters], check=True)

    def screenshot(self, path):
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


def forget_the_person():
    """Settings, such as the size of the window, and drafts of the test before."""
    for variable, name in (("XDG_CONFIG_HOME", "glib-2.0"), ("XDG_DATA_HOME", "throng")):
        shutil.rmtree(Path(os.environ[variable], name), ignore_errors=True)


def main(*tests):
    """Runs functions as TAP test cases, each with a folder of its own as its only argument."""
    tap = os.fdopen(9, "w", buffering=1)
    print(f"1..{len(tests)}", file=tap)
    failed = False
    for number, test in enumerate(tests, 1):
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
