# SPDX-License-Identifier: GPL-3.0-or-later
"""The sandboxed app with the real portals: the demo, a scenario saved and opened, results exported."""

import csv
import json
import subprocess
import sys
from pathlib import Path

from driver import App, main, wait_for
from running import press_menu, tile
from tree import Tree, find_app

PORTAL = "xdg-desktop-portal-gtk"


def portal_dialogs():
    """The file dialogs that the portal shows."""
    place = find_app(name=PORTAL)
    return Tree(place).read().children if place else []


def answer_portal(app, path):
    """Types a path into the portal's file dialog."""
    wait_for(portal_dialogs, "the portal's dialog")
    # A path typed into it is taken for one wherever the focus is.
    subprocess.run(["xdotool", "sleep", "1", "key", "ctrl+a", "type", "--delay", "30", str(path)],
                   check=True)
    app.keys("Return")
    if not wait_gone():
        app.keys("Return")
    wait_for(lambda: not portal_dialogs(), "the portal's dialog to close")


def wait_gone():
    try:
        wait_for(lambda: not portal_dialogs(), "the portal's dialog to close", 3)
    except AssertionError:
        return False
    return True


def demo_is_saved_and_exported_through_portals(folder):
    app = App()
    app.click("Try the Demo")
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > 20, "20 requests")
    app.screenshot(folder / "running.png")
    # It ends by itself after 20 s, which a busy machine needs to look this far.
    app.find("Start", ["button"])

    results = folder / "results"
    results.mkdir()
    press_menu(app, "Export", 0)
    answer_portal(app, results)
    files = wait_for(lambda: len(list(results.glob("*.csv"))) == 4 and sorted(results.glob("*.csv")),
                     "four CSV files on the host")
    with open(next(f for f in files if f.name.endswith("_stats.csv")), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[-1]["Name"] == "Aggregated" and int(rows[-1]["Request Count"]) > 20, rows

    saved = folder / "saved.throng"
    app.keys("ctrl+shift+s")
    answer_portal(app, saved)
    wait_for(saved.exists, "the saved file on the host")
    document = json.loads(wait_for(saved.read_text, "its content"))
    document["name"] = "Opened again"
    again = folder / "again.throng"
    again.write_text(json.dumps(document))
    app.keys("ctrl+o")
    answer_portal(app, again)
    wait_for(lambda: [node for node in app.find_all(roles=["frame"])
                      if "Opened again" in node.name], "the other scenario")
    app.screenshot(folder / "opened.png")
    assert sorted(path.name for path in Path(folder).glob("*.throng")) == ["again.throng", "saved.throng"]
    app.quit()


sys.exit(main(demo_is_saved_and_exported_through_portals))
