# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the pictures for stores and the README, in a session of GNOME Shell.

`./dev screenshots --metainfo` runs it; portraits.sh makes the session.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from designing import select
from driver import APP_ID, App, wait_for
from running import Service, stop, tile

TOP = Path(__file__).resolve().parents[2]
# As large as stores want it, in pixels of the screen that has two for each.
WIDTH, HEIGHT = 1000, 700
SETTLE_S = 2
RUN_S = 48
POINTER = """
const { Clutter } = imports.gi;
global.portraitPointer ??= Clutter.get_default_backend().get_default_seat()
  .create_virtual_device(Clutter.InputDeviceType.POINTER_DEVICE);
const now = global.get_current_time() * 1000;
"""
MOVE = POINTER + "global.portraitPointer.notify_absolute_motion(now, %d, %d);"
WHEEL = POINTER + """global.portraitPointer.notify_discrete_scroll(
  now, Clutter.ScrollDirection.DOWN, Clutter.ScrollSource.WHEEL);"""


def call(path, method, *arguments):
    """What a method of the shell answers."""
    return subprocess.run(["gdbus", "call", "--session", "--dest", "org.gnome.Shell",
                           "--object-path", path, "--method", method, *arguments],
                          capture_output=True, text=True, check=False).stdout


def evaluate(script):
    """Whether the shell could run this script."""
    return call("/org/gnome/Shell", "org.gnome.Shell.Eval", script).startswith("(true")


def is_shell_ready():
    return evaluate("Main.overview.hide()")


def write_shop(target):
    """The shop of the examples with people in a hurry, and with a load that grows."""
    shop = json.loads((TOP / "data/examples/shop.throng").read_text())
    shop["name"] = "Shop"
    shop["target"] = target
    for user_class in shop["users"]:
        user_class["wait"] = {"between": [0.5, 1.5]}
    shop["load"] = {"stages": [{"users": 60, "over": "10s"}, {"users": 60, "over": "15s"},
                               {"users": 150, "over": "15s"}, {"users": 150, "over": "1m"}]}
    path = Path.home() / "Tests" / "shop.throng"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(shop, indent=2))
    return path


class Portrait:
    """The app in a window that can be photographed."""

    def __init__(self, folder, *arguments):
        os.environ["ADW_DEBUG_COLOR_SCHEME"] = "prefer-light"
        for key, value in (("width", WIDTH), ("height", HEIGHT)):
            subprocess.run(["gsettings", "set", APP_ID, "window-" + key, str(value)], check=True)
        self.folder = folder
        self.app = App(*arguments)

    def take(self, name):
        # Without a window the shell shows its overview again, which hides the next one.
        wait_for(is_shell_ready, "GNOME Shell")
        time.sleep(SETTLE_S)
        path = self.folder / f"{name}.png"
        answer = call("/org/gnome/Shell/Screenshot", "org.gnome.Shell.Screenshot.ScreenshotWindow",
                      "true", "false", "false", str(path))
        assert answer.startswith("(true"), f"no picture {name}: {answer}"

    def scroll(self, clicks):
        """Turns the wheel over the right half of the window, then takes the pointer away."""
        for step in (MOVE % (1700, 900), MOVE % (1710, 910), *[WHEEL] * clicks, MOVE % (0, 0)):
            evaluate(step)
            time.sleep(0.2)

    def run(self):
        """Starts, and returns when there is enough to be seen."""
        self.app.click("Start")
        wait_for(lambda: (tile(self.app, "Requests") or 0) > 0, "requests")
        time.sleep(RUN_S)

    def take_run(self, name):
        """A picture of a run, unless this machine spoilt it; whether it could be taken."""
        notices = [node for node in self.app.find_all(roles=["label"])
                   if node.name.startswith(("Do not trust", "These numbers may be off"))]
        if notices:
            print(f"portraits: no picture {name}: {notices[0].name}", file=sys.stderr)
            return False
        self.take(name)
        return True


def photograph_welcome(folder):
    portrait = Portrait(folder)
    portrait.app.find("New Test", ["button"])
    portrait.take("welcome")
    portrait.app.close()


def photograph_views(folder, path):
    portrait = Portrait(folder, str(path))
    portrait.run()
    is_good = portrait.take_run("run")
    stop(portrait.app)
    portrait.app.click("Design")
    select(portrait.app, "Load")
    portrait.scroll(9)
    portrait.take("load")
    select(portrait.app, "Look at a product")
    portrait.take("design")
    portrait.app.close()
    return is_good


def main(folder):
    wait_for(is_shell_ready, "GNOME Shell")
    service = Service()
    path = write_shop(service.address)
    photograph_welcome(folder)
    is_good = photograph_views(folder, path)
    service.close()
    return 0 if is_good else 1


sys.exit(main(Path(sys.argv[1])))
