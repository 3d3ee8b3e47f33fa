# SPDX-License-Identifier: GPL-3.0-or-later
"""Photographs every page of the app, narrow, usual and wide, light and dark, to be looked at.

`./dev screenshots [--language de|pseudo | --look large|rtl|contrast] [FOLDER]` runs it. A picture shows the window alone. The
pseudo language makes texts longer and marks them, so that what is cut off or not translated stands out.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from designing import select
from driver import LOOK, App, wait_for
from language import Language
from look import LOOKS

SIZES = {"narrow": (360, 640), "usual": (900, 700), "wide": (2560, 1400)}
SCHEMES = {"light": "prefer-light", "dark": "prefer-dark"}
SETTLE_S = 0.7
LANGUAGE = Language(os.environ.get("THRONG_UI_LANGUAGE", "en"))
say = LANGUAGE.say


class Camera:
    """Takes pictures of the pages of one app in one colour scheme."""

    def __init__(self, app, folder, scheme):
        self.app, self.folder, self.scheme = app, folder, scheme
        self.window = wait_for(self._find_window, "a window")

    def _find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.app.process.pid)],
                               capture_output=True, text=True, check=False).stdout.split()
        return found[-1] if found else None

    def take(self, page, end_of_narrow=False):
        """One picture of what is shown now in each size; of a narrow window the end of the page
        too, where wanted: nobody sees all of it at once."""
        for size, (width, height) in SIZES.items():
            self.resize(width, height)
            path = self.folder / f"{page}-{size}-{self.scheme}.png"
            self.photograph(path)
            if size == "narrow" and end_of_narrow:
                self.scroll_to_end(width // 2, height // 2)
                self.photograph(path.with_stem(path.stem + "-end"))
        # A narrow window hides what the next step may need.
        self.resize(*SIZES["usual"])

    def photograph(self, path):
        subprocess.run(["import", "-window", self.window, str(path)], check=True)

    def scroll_to_end(self, x, y):
        """With the wheel, over a chart too, where it is only the page's while Ctrl is not held."""
        subprocess.run(["xdotool", "mousemove", "--window", self.window, str(x), str(y),
                        "click", "--repeat", "30", "--delay", "20", "5"], check=True)
        time.sleep(SETTLE_S)

    def resize(self, width, height):
        subprocess.run(["xdotool", "windowsize", "--sync", self.window, str(width), str(height)],
                       check=True)
        time.sleep(SETTLE_S)


def photograph_design(app, camera):
    """Each kind of form: one after the other is selected in the outline."""
    for line in ("Test", "Load", "Member", "On start", "Create user", "Browse"):
        select(app, say(line), say("Outline"))
        camera.take("design-" + line.lower().replace(" ", "-"))


def photograph_run(app, camera):
    """A run in the middle, then each table."""
    app.click(say("Start"))
    time.sleep(8)
    camera.take("run")
    for table in ("Failures", "Errors", "Tasks", "Mix", "Log"):
        if app.find_all(say(table), ["radio button", "page tab"]):
            # Not the legend of that name.
            app.click(say(table), ["radio button", "page tab"])
            time.sleep(SETTLE_S)
            camera.take(f"run-{table.lower()}", end_of_narrow=True)


def photograph_first_look(folder, scheme):
    """A test from elsewhere, then what a copy of it for others lacks."""
    path = folder / "from-elsewhere.throng"
    path.write_text(json.dumps({
        "throng": 1, "name": "Rush hour of the shop", "target": "https://shop.example.com",
        "proxy": "http://127.0.0.1:3128", "tls": {"verify": False},
        "headers": {"X-API-Key": "secret"}, "variables": {"password": "secret", "shop": "north"},
        "users": [{"name": "Visitor", "wait": {"between": [1, 3]}, "tasks": [
            {"name": "Look", "steps": [{"request": "GET /"}, {"request": "GET /offers"}]},
            {"name": "Send a photo", "steps": [{"request": "POST /photos", "multipart": [
                {"name": "photo", "file": "photos/cat.png"}]}]}]}],
        "load": {"stages": [{"users": 400, "over": "1m"}, {"users": 400, "over": "10m"}]}}))
    app = App(str(path), passes_first_look=False)
    camera = Camera(app, folder, scheme)
    app.find(say(LOOK), ["button"])
    camera.take("first-look")
    app.click(say(LOOK))
    app.find(say("Outline"), ["list"])
    # The entry's key depends on the language, its place does not.
    app.keys("F10")
    app.find(roles=["menu item"])
    app.keys(*["Down"] * 4, "Return")
    app.find(say("Save a Copy…"), ["button"])
    camera.take("share")
    app.kill()


def photograph(scheme):
    os.environ["ADW_DEBUG_COLOR_SCHEME"] = SCHEMES[scheme]
    folder = Path(os.environ["THRONG_UI_FOLDER"])
    app = App()
    camera = Camera(app, folder, scheme)
    app.find(say("New Test"), ["button"])
    camera.take("welcome")
    app.click(say("Try the Demo"))
    app.find(say("Start"), ["button"])
    photograph_design(app, camera)
    photograph_run(app, camera)
    app.kill()
    photograph_first_look(folder, scheme)


if "THRONG_UI_LOOK" in os.environ:
    LOOKS[os.environ["THRONG_UI_LOOK"]]()
    if os.environ["THRONG_UI_LOOK"] == "large":
        # The window folds by the size of text: outline and form stand side by side in twice the room.
        SIZES["usual"] = (1800, 1400)
for name in SCHEMES:
    photograph(name)
sys.exit(0)
