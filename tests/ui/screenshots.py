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

from designing import line, lines, select
from driver import LOOK, App, click_at, find_windows, forget_the_person, wait_for
from language import Language
from look import LOOKS
from running import write_scenario

SIZES = {"narrow": (360, 640), "usual": (900, 700), "wide": (2560, 1400)}
SCHEMES = {"light": "prefer-light", "dark": "prefer-dark"}
SETTLE_S = 0.7
TABS = ["radio button", "page tab"]
# A line for each kind of form, with something in each growing list.
FORMS = {
    "throng": 1, "name": "Every form", "target": "https://127.0.0.1:1",
    "proxy": "http://127.0.0.1:3128", "tls": {"verify": False, "ca-file": "authorities.pem"},
    "variables": {"user": "me", "password": "secret", "token": {"value": "", "enabled": False}},
    "headers": {"Accept-Language": "en"},
    "auth": {"basic": {"user": "{{user}}", "password": "{{password}}"}},
    "users": [{"name": "Visitor", "weight": 2, "wait": {"between": [1, 3]}, "tasks": [
        {"name": "JSON", "tags": ["smoke", "slow"], "steps": [{
            "request": "POST /orders", "query": {"page": "1", "order": "name"},
            "headers": {"Authorization": "Bearer {{password}}"},
            "json": {"name": "{{fake.name}}", "items": [1, 2]},
            "capture": {"id": {"json": "$.id"}, "session": {"header": "X-Session", "default": "-"},
                        "word": {"regex": "id=(\\d+)", "group": 1}, "sid": {"cookie": "sid"}},
            "checks": [{"status": 201}, {"json": "$.total", "above": 0}, {"time-below": "500ms"},
                       {"header": "Content-Type", "contains": "json"}]}]},
        {"name": "Text", "steps": [{"request": "PUT /note", "text": "Hello {{user}}"}]},
        {"name": "Form", "steps": [{"request": "POST /login", "form": {"user": "{{user}}"}}]},
        {"name": "Multipart", "steps": [{"request": "POST /photos", "multipart": [
            {"name": "title", "value": "Cat"},
            {"name": "photo", "file": "photos/cat.png", "type": "image/png"}]}]},
        {"name": "File", "steps": [{"request": "PUT /file", "file": "body.bin"}]},
        {"name": "Steps", "steps": [
            {"pause": [1, 2]}, {"set": {"page": "{{random.int 1 9}}"}},
            {"group": "Checkout", "steps": [{"request": "GET /cart"}]}]}]},
        {"name": "Robot", "wait": {"pacing": 10},
         "tasks": [{"name": "Crawl", "steps": [{"request": "GET /"}]}]}],
    "load": {"arrivals": 20, "max-users": 100, "run-time": "1m"}}
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
                self.scroll(width // 2, height // 2, 5)
                self.photograph(path.with_stem(path.stem + "-end"))
                self.scroll(width // 2, height // 2, 4)
        # A narrow window hides what the next step may need.
        self.resize(*SIZES["usual"])

    def photograph(self, path):
        subprocess.run(["import", "-window", self.window, str(path)], check=True)

    def scroll(self, x, y, button):
        """To the end (5) or the beginning (4), with the wheel: over a chart too, where it is only
        the page's while Ctrl is not held."""
        subprocess.run(["xdotool", "mousemove", "--window", self.window, str(x), str(y),
                        "click", "--repeat", "30", "--delay", "20", str(button)], check=True)
        time.sleep(SETTLE_S)

    def photograph_dialog(self, name):
        """What is a window of its own, once."""
        wait_for(lambda: find_windows(self.app)[-1] != self.window, name)
        time.sleep(SETTLE_S)
        subprocess.run(["import", "-window", find_windows(self.app)[-1],
                        str(self.folder / f"{name}-{self.scheme}.png")], check=True)

    def resize(self, width, height):
        subprocess.run(["xdotool", "windowsize", "--sync", self.window, str(width), str(height)],
                       check=True)
        time.sleep(SETTLE_S)


def photograph_design(app, camera):
    """Each kind of form: one after the other is selected in the outline."""
    for name in ("Test", "Load", "Member", "On start", "Create user", "Browse"):
        select(app, say(name), say("Outline"))
        camera.take("design-" + name.lower().replace(" ", "-"))
    # By its key: the tree is not read while the window is narrow, see resize() in running.py.
    camera.resize(*SIZES["narrow"])
    app.keys("F9")
    time.sleep(SETTLE_S)
    camera.photograph(camera.folder / f"design-outline-narrow-{camera.scheme}.png")
    app.keys("F9")
    camera.resize(*SIZES["usual"])


def photograph_run(app, camera):
    """Before a run, in its middle, then each table, and what is told of a row."""
    app.keys("alt+2")
    camera.take("run-ready")
    app.click(say("Start"))
    time.sleep(8)
    camera.take("run", end_of_narrow=True)
    for table in ("Failures", "Errors", "Tasks", "Mix", "Log"):
        if app.find_all(say(table), TABS):
            # Not the legend of that name.
            app.click(say(table), TABS)
            time.sleep(SETTLE_S)
            camera.take(f"run-{table.lower()}", end_of_narrow=True)
    app.click(say("Statistics"), TABS)
    photograph_row(app, camera, "/users", "run-row")


def photograph_row(app, camera, name, page):
    """With the pane of the row that has this cell."""
    click_at(app.find(name, ["table cell"]))
    app.find(say("Close"), ["button"])
    camera.take(page, end_of_narrow=True)


def photograph_failing(folder, scheme):
    """A run in which nothing succeeds, and a step lacks what another did not get."""
    path = folder / "failing.throng"
    write_scenario(path, "http://127.0.0.1:9", steps=[
        {"request": "POST /login", "capture": {"token": {"json": "$.token"}}},
        {"request": "GET /users", "headers": {"Authorization": "{{token}}"}}])
    app = App(str(path))
    camera = Camera(app, folder, scheme)
    app.click(say("Start"))
    time.sleep(5)
    camera.take("run-failing")
    app.click(say("Stop"))
    for table, page in (("Errors", "run-failing-errors"), ("Failures", "run-failing-failures")):
        # They are called by their numbers too.
        name = next(node.name for node in app.find_all(roles=TABS)
                    if node.name.startswith(say(table) + " "))
        app.click(name, TABS)
        time.sleep(SETTLE_S)
        camera.take(page, end_of_narrow=True)
    photograph_row(app, camera, "/login", "run-failure")
    app.kill()


def photograph_forms(folder, scheme):
    """What a form holds in all its kinds, then how a problem is told."""
    path = folder / "every-form.throng"
    path.write_text(json.dumps(FORMS))
    app = App(str(path))
    camera = Camera(app, folder, scheme)
    for name in ("JSON", "Text", "Form", "Multipart", "File", "Visitor", "Robot"):
        select(app, name, say("Outline"))
        camera.take("form-" + name.lower(), end_of_narrow=True)
    for name in ("Test", "Load"):
        select(app, say(name), say("Outline"))
        camera.take("form-" + name.lower(), end_of_narrow=True)
    line(app, "Steps", say("Outline")).find_all(roles=["button"])[0].act("listitem.expand")
    line(app, "Checkout", say("Outline"))
    names = lines(app, say("Outline"))
    for page, name in zip(("pause", "set", "group"), names[names.index("Steps") + 1:]):
        select(app, name, say("Outline"))
        camera.take("form-" + page)
    select(app, say("Test"), say("Outline"))
    app.type_into(say("Target"), "nonsense")
    app.click(say("Start"))
    camera.take("form-problem")
    app.keys("ctrl+w")
    app.find(say("Save Changes?"))
    camera.take("question")
    app.kill()
    # What is not saved would be offered to the next one.
    forget_the_person()


def photograph_dialogs(app, camera):
    for action, expected in (("preferences", "Refresh"), ("about", "Throng"), ("help", "Trust")):
        app.activate(action)
        app.find(say(expected))
        camera.take(action)
        if action == "help":
            click_at(app.find(say(expected)))
            app.find(say("Verdict"))
            camera.take("help-topic")
            # Back to all topics.
            app.keys("Escape")
            app.find(say(expected))
        app.keys("Escape")
        wait_for(lambda: not app.find_all(None, ["dialog"]), f"{action} to close")  # noqa: B023
    app.activate("shortcuts")
    camera.photograph_dialog("shortcuts")


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
    photograph_dialogs(app, camera)
    app.kill()
    photograph_first_look(folder, scheme)
    photograph_forms(folder, scheme)
    photograph_failing(folder, scheme)


if "THRONG_UI_LOOK" in os.environ:
    LOOKS[os.environ["THRONG_UI_LOOK"]]()
    if os.environ["THRONG_UI_LOOK"] == "large":
        # The window folds by the size of text: outline and form stand side by side in twice the room.
        SIZES["usual"] = (1800, 1400)
for name in SCHEMES:
    photograph(name)
sys.exit(0)
