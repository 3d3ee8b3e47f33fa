# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses a window by real key events only; AT-SPI merely tells where the focus is."""

import subprocess
import time

from driver import DEADLINE_S, wait_for
from gi.repository import Atspi, GLib

# Far more than there are stops in any window of the tests.
MOST_STOPS = 80
# One key moves the focus at once, or nothing follows.
SETTLED_S = 2
TEXTS = ("text", "entry")
BUTTONS = ("button", "toggle button")


# libatspi gives up after 0.8 s by itself, which a busy app may take for a large change.
Atspi.set_timeout(DEADLINE_S * 1000, DEADLINE_S * 1000)


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


class Keyboard:
    """Presses keys and follows the focus of all windows of an app."""

    def __init__(self, app):
        self.app, self.focus, self.n_moves = app, None, 0
        self.listener = Atspi.EventListener.new(self._moved)
        assert self.listener.register("object:state-changed:focused")

    def close(self):
        self.listener.deregister("object:state-changed:focused")

    def _moved(self, event):
        if event.detail1:
            self.focus, self.n_moves = event.source, self.n_moves + 1

    def where(self):
        """Role and name of what has the focus."""
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            self.focus.clear_cache_single()
            return self.focus.get_role_name(), self.focus.get_name() or ""
        except (AttributeError, GLib.Error):
            return None, ""  # There was none yet, or it is gone.

    def is_at(self, name, roles):
        role, own_name = self.where()
        return role in roles and own_name.split(",")[0].startswith(name)

    def wait_until_at(self, name, roles):
        wait_for(lambda: self.is_at(name, roles), f"the focus on {name!r}, not {self.where()}")
        return self.focus

    def press(self, *keys):
        """Presses keys, whatever they do."""
        self.app.keys(*keys)

    def move(self, key):
        """Presses a key that moves the focus; whether it did."""
        self.where()
        before = self.n_moves
        self.app.keys(key)
        end = time.monotonic() + SETTLED_S
        while self.n_moves == before and time.monotonic() < end:
            if not GLib.MainContext.default().iteration(False):
                time.sleep(0.005)
        return self.n_moves != before

    def go_to(self, name, roles, key="Tab"):
        """Presses the key until the focus is there."""
        seen = []
        while not self.is_at(name, roles):
            seen.append(self.where())
            assert len(seen) < MOST_STOPS, f"{key} does not come to {name!r}, only to {seen}"
            self.move(key)
        return self.focus

    def type(self, text):
        """Over what there is."""
        self.app.keys("ctrl+a")
        subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)

    def fill(self, name, text, key="Tab"):
        """Goes to the entry of this name and types into it."""
        node = self.go_to(name, TEXTS, key)
        self.type(text)
        wait_for(lambda: text_of(node) == text, f"{text!r} in {name!r}")

    def choose(self, name, position):
        """Opens the drop-down of this name and takes the choice at @position."""
        self.go_to(name, ("toggle button",))
        self.press("space")
        wait_for(lambda: self.is_at("", ("list item",)), f"the choices of {name}")
        self.press("Home", *["Down"] * position, "Return")
        self.wait_until_at(name, ("toggle button",))

    def open_menu(self, name, key="Tab"):
        """Goes to the button of this name and opens its menu, at the first item."""
        self.go_to(name, BUTTONS, key)
        self.press("space")
        wait_for(lambda: self.is_at("", ("menu item",)), f"the menu of {name}")
