# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandboxed app with the real portals: the demo, a scenario saved, opened and shared, results
exported; a development build beside the released one."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from driver import APP_ID, LOOK, App, main, wait_for
from running import press_menu, tile
from tree import Atspi, GLib, find_app

SECRET = "s3cr3t-of-mine"
ID = os.environ["THRONG_FLATPAK"]


def children(node):
    """By libatspi: the portal is of GTK 3, which does not tell of all nodes at once."""
    return [node.get_child_at_index(i) for i in range(node.get_child_count())]


def showing(node):
    """All nodes below it that are shown."""
    for child in filter(None, children(node)):
        if child.get_state_set().contains(Atspi.StateType.SHOWING):
            yield child
        yield from showing(child)


def portal_dialogs():
    """The file dialogs that the portal shows."""
    return [dialog for app in children(Atspi.get_desktop(0))
            if app and app.get_name() == "xdg-desktop-portal-gtk" for dialog in children(app)]


def fill_in(dialog, path):
    """One step towards an answered dialog; returns whether that was to press its button."""
    nodes = list(showing(dialog))
    entries = [node for node in nodes if node.get_role_name() == "text"]
    if not entries:
        # Where a file is opened its entry comes when it is asked for.
        next(node for node in nodes if node.get_name() == "File Chooser Widget").do_action(0)
    elif Atspi.Text.get_text(entries[0], 0, -1) != str(path):
        Atspi.EditableText.set_text_contents(entries[0], str(path))
    else:
        next(node for node in nodes if node.get_name() in ("Open", "Save", "Select")).do_action(0)
        return True
    return False


def answer_portal(path):
    """Puts a path into the portal's file dialog and presses its button, as often as it needs: a
    dialog that has just come up may set its entry anew, or not be ready for the button."""
    wait_for(portal_dialogs, "the portal's dialog")

    def is_gone():
        dialogs = portal_dialogs()
        try:
            if dialogs and fill_in(dialogs[0], path):
                wait_for(lambda: not portal_dialogs(), "the dialog to close", 3)
        except (AssertionError, StopIteration, GLib.Error):
            pass  # It is not ready, or has gone meanwhile.
        return not portal_dialogs()

    wait_for(is_gone, "the portal's dialog to close")


def try_demo():
    app = App()
    app.click("Try the Demo")
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > 20, "20 requests")
    return app


def export_results(app, folder):
    folder.mkdir()
    press_menu(app, "Export", 0)
    answer_portal(folder)
    files = wait_for(lambda: len(list(folder.glob("*.csv"))) == 4 and sorted(folder.glob("*.csv")),
                     "four CSV files on the host")
    with open(next(f for f in files if f.name.endswith("_stats.csv")), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[-1]["Name"] == "Aggregated" and int(rows[-1]["Request Count"]) > 20, rows


def open_changed(app, saved, again):
    """Opens what was saved, with another name and a secret, as if someone else had made it."""
    document = json.loads(wait_for(saved.read_text, "its content"))
    document["name"] = "Opened again"
    document["auth"] = {"bearer": SECRET}
    again.write_text(json.dumps(document))
    app.keys("ctrl+o")
    answer_portal(again)
    wait_for(lambda: [node for node in app.find_all(roles=["frame"])
                      if "Opened again" in node.name], "the other scenario")


def share_copy(app, copy):
    app.keys("F10")
    app.find(roles=["menu item"])
    app.keys("e")
    app.click("Save a Copy…")
    answer_portal(copy)
    app.find(f"Saved as “{copy.name}”", showing=False)
    text = copy.read_text()
    # The demo has a token of its own.
    assert SECRET not in text and json.loads(text)["auth"] == {"bearer": "{{token-2}}"}, text


def files_go_through_portals(folder):
    app = try_demo()
    app.screenshot(folder / "running.png")
    # It ends by itself after 20 s, which a busy machine needs to look this far.
    app.find("Start", ["button"])
    export_results(app, folder / "results")

    saved, again, copy = (folder / f"{name}.throng" for name in ("saved", "again", "copy"))
    app.keys("ctrl+shift+s")
    answer_portal(saved)
    wait_for(saved.exists, "the saved file on the host")
    open_changed(app, saved, again)
    app.find(LOOK, ["button"])
    app.screenshot(folder / "first-look.png")
    app.click(LOOK)
    app.find("Outline", ["list"])
    share_copy(app, copy)
    app.screenshot(folder / "shared.png")
    assert {path.name for path in Path(folder).glob("*.throng")} == {
        "again.throng", "copy.throng", "saved.throng"}
    app.keys("Escape")
    wait_for(lambda: not app.find_all("Save a Copy…"), "the dialog to close")
    app.quit()


def owns_name(name):
    result = subprocess.run(
        ["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/",
         "--method", "org.freedesktop.DBus.NameHasOwner", name],
        check=True, capture_output=True, text=True)
    return "true" in result.stdout


def recent_tests_are_told_by_their_place_on_the_host(folder):
    app = App()
    app.find("Recent Tests", showing=False)
    place = f"~/{folder.parent.name}/{files_go_through_portals.__name__}"
    app.screenshot(folder / "recent.png")
    wait_for(lambda: any(place in node.name for node in app.find_all(showing=False)), place)
    app.quit()


def n_windows():
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Throng"],
                           capture_output=True, text=True, check=False)
    return len(found.stdout.split())


def desktop_starts_it_by_its_name(folder):
    # The one of the test before may be about to go.
    wait_for(lambda: not owns_name(ID), "nobody to have its name")
    subprocess.run(["gapplication", "launch", ID], check=True)
    wait_for(lambda: owns_name(ID) and n_windows() == 1, "the app")
    # It listens to keys when it can be read.
    wait_for(lambda: find_app(name="throng"), "its window")
    subprocess.run(["import", "-window", "root", str(folder / "activated.png")], check=True)
    subprocess.run(["xdotool", "key", "ctrl+q"], check=True)
    wait_for(lambda: not owns_name(ID), "it to end")


def development_build_stands_beside_the_released_one(folder):
    commands = [os.environ["THRONG"].replace(ID, name).split() for name in (APP_ID, ID)]
    # pylint: disable=consider-using-with
    apps = [subprocess.Popen(command) for command in commands]
    try:
        wait_for(lambda: owns_name(APP_ID) and owns_name(ID), "both names")
        wait_for(lambda: n_windows() == 2, "both windows")
        subprocess.run(["import", "-window", "root", str(folder / "both.png")], check=True)
        assert [app.poll() for app in apps] == [None, None]
    finally:
        for app in apps:
            app.kill()
            app.wait()


tests = [files_go_through_portals, recent_tests_are_told_by_their_place_on_the_host,
         desktop_starts_it_by_its_name]
if ID != APP_ID:
    tests.append(development_build_stands_beside_the_released_one)
sys.exit(main(*tests))
