# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing is cut off where text is large, and right to left everything stands where it belongs."""

import json
import os
import sys

from designing import EVERY_FORM
from driver import App, main, wait_for
from language import locales
from look import make_large, make_right_to_left, make_usual
from running import Service, resize, run_until, write_scenario

TABLES = ("Failures", "Errors", "Tasks", "Mix", "Log", "Statistics")
# 360 pixels and the frame.
NARROW, WIDE = (370, 640), (1390, 900)


class Fitting:
    """Makes GTK's warning about what has no room end the app, and text large."""

    def __enter__(self):
        make_large()
        self.kept = os.environ["G_DEBUG"]
        os.environ["G_DEBUG"] = "fatal-warnings"

    def __exit__(self, *_):
        os.environ["G_DEBUG"] = self.kept
        make_usual()


def fits(app, page):
    resize(app, NARROW, WIDE)
    assert app.process.poll() is None, f"{page} has no room at 360 pixels"


def large_text_fits_each_page_of_360_pixels(folder):
    path = folder / "all.throng"
    path.write_text(json.dumps(EVERY_FORM))
    with Fitting():
        app = App()
        app.find("New Test", ["button"])
        fits(app, "welcome")
        app.close()
        app = App(str(path), passes_first_look=False)
        app.find("Look at the Design", ["button"])
        fits(app, "first look")
        app.click("Look at the Design")
        outline = app.find("Outline", ["list"])
        for i, line in enumerate(outline.children):
            outline.select_child(i)
            wait_for(line.is_on, "a line")
            fits(app, line.name)
        app.close()


def large_text_fits_a_run_of_360_pixels(folder):
    service = Service()
    path = folder / "run.throng"
    write_scenario(path, service.address)
    with Fitting():
        app = App(str(path))
        resize(app, WIDE)
        run_until(app, 10)
        for table in TABLES:
            # It may be below what is in view.
            app.find(table, ["page tab"], showing=False).act()
            fits(app, table)
        app.close()
    service.close()


def edges(node):
    x, _, width, _ = node.box()
    return x, x + width


def titles_stand_above_numbers_from_right_to_left(folder):
    make_right_to_left()
    service = Service()
    path = folder / "run.throng"
    write_scenario(path, service.address)
    app = App(str(path))
    outline, start = (edges(app.find(name, [role]))
                      for name, role in (("Outline", "list"), ("Start", "button")))
    assert outline[0] > start[1], "not from right to left"
    run_until(app, 10)
    view = app.find("Statistics", ["tree table"])
    title = [node for node in view.find_all("Requests") if node.role == "label"][0]
    cell = [node for node in view.find_all(None, ["table row"])][0].children[2]
    left, right = edges(cell)
    assert left < edges(title)[0] and right - edges(title)[1] < 20, (edges(cell), edges(title))
    app.kill()
    service.close()


if not locales.can_make():
    print("no sources of locales here", file=sys.stderr)
    sys.exit(77)
sys.exit(main(large_text_fits_each_page_of_360_pixels, large_text_fits_a_run_of_360_pixels,
              titles_stand_above_numbers_from_right_to_left))
