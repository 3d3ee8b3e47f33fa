# SPDX-License-Identifier: GPL-3.0-or-later
"""From the welcome page to a run, its numbers, its steering and its end."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from driver import App, Atspi, main, wait_for

TEXT = ["text", "entry"]


def digits(text):
    return int(re.sub(r"\D", "", text))


def tile(app, caption):
    """The figure of a tile, such as 412; None while there is none yet."""
    for node in app.find_all(roles=["grouping", "panel"]):
        match = re.match(re.escape(caption) + r": (.*)", node.get_name() or "")
        if match:
            found = re.search(r"\d[\d,]*", match.group(1))
            return digits(found.group(0)) if found else None
    return None


def rows(app, table):
    """The cells of each row of a table that is shown."""
    tables = app.find_all(table, ["tree table", "table"])
    found = [[cell.get_name() for cell in app.find_all(roles=["table cell"], below=row)]
             for row in app.find_all(roles=["table row"], below=tables[0])] if tables else []
    return [cells for cells in found if len(cells) > 2]


def children(pid):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            name = stat.read_text().split("(", 1)[1].rsplit(")", 1)[0]
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append((int(stat.parent.name), name))
    return found


class Service:
    """A demo target of the test's own."""

    def __init__(self):
        self.process = subprocess.Popen([os.environ["THRONG_DEMO_SERVER"], "--end-with-parent"],
                                        stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]

    def close(self):
        self.process.terminate()
        self.process.wait()


def counts_of(address):
    with urllib.request.urlopen(address + "/counts") as answer:
        return {endpoint: sum(statuses.values())
                for endpoint, statuses in json.load(answer).items()}


def write_scenario(path, target, users=10):
    path.write_text(json.dumps({
        "throng": 1, "name": "Steered", "target": target,
        "users": [{"name": "Visitor", "wait": {"between": [0.1, 0.3]},
                   "tasks": [{"name": "List", "steps": [{"request": "GET /users"}]}]}],
        "load": {"users": users, "spawn-rate": 100}}))


def click_at(node):
    """With the mouse, in the middle of it; the only window is at the top left."""
    box = node.get_extents(Atspi.CoordType.WINDOW)
    subprocess.run(["xdotool", "mousemove", str(box.x + box.width // 2),
                    str(box.y + box.height // 2), "click", "1"], check=True)


def set_number(app, name, value):
    """Types a number and presses Enter."""
    node = app.find(name, TEXT)
    click_at(node)
    wait_for(lambda: node.get_state_set().contains(Atspi.StateType.FOCUSED), "focus on " + name)
    subprocess.run(["xdotool", "key", "ctrl+a"], check=True)
    subprocess.run(["xdotool", "type", str(value)], check=True)
    subprocess.run(["xdotool", "key", "Return"], check=True)


def stop(app):
    app.click("Stop")
    app.find("Start", ["button"])
    wait_for(lambda: tile(app, "Stopped") is not None, "the final numbers")


def press_export(app, item):
    """Opens the menu and chooses its item, counted from 0."""
    click_at(app.find("Export", ["button", "toggle button"]))
    app.find(roles=["menu item"])
    app.keys(*["Down"] * item, "Return")


def windows(app):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(app.process.pid)],
                           capture_output=True, text=True, check=False)
    return found.stdout.split()


def demo_runs_and_its_counts_are_those_of_the_target(folder):
    app = App()
    app.click("Try the Demo")
    app.click("Start")
    app.find("Stop", ["button"])
    wait_for(lambda: (tile(app, "Requests") or 0) > 100, "100 requests")
    app.screenshot(folder / "running.png")
    stop(app)
    app.screenshot(folder / "stopped.png")
    address = next(node.get_name() for node in app.find_all(roles=["label"])
                   if node.get_name().startswith("http://127.0.0.1:"))
    shown = {f"{cells[0]} {cells[1]}".strip(): digits(cells[2]) for cells in rows(app, "Statistics")}
    counted = counts_of(address)
    assert shown["Aggregated"] == tile(app, "Requests"), (shown, tile(app, "Requests"))
    for endpoint, count in shown.items():
        if endpoint != "Aggregated":
            assert counted.get(endpoint) == count, (endpoint, shown, counted)
    app.close()


def users_are_steered_up_and_down(folder):
    service = Service()
    path = folder / "steered.throng"
    write_scenario(path, service.address)
    app = App(str(path))
    app.click("Start")
    wait_for(lambda: tile(app, "Users") == 10, "10 users")
    set_number(app, "Spawn Rate Now", 100)
    set_number(app, "Users Now", 100)
    wait_for(lambda: tile(app, "Users") == 100, "100 users")
    set_number(app, "Users Now", 10)
    wait_for(lambda: tile(app, "Users") == 10, "10 users again")
    app.click("Log")
    texts = wait_for(lambda: [cells[2] for cells in rows(app, "Log")], "the log")
    assert "Users set to 100 at 100/s." in texts and "Users set to 10 at 100/s." in texts, texts
    app.screenshot(folder / "steered.png")
    stop(app)
    app.close()
    service.close()


def worker_that_dies_is_told_and_the_rest_goes_on(folder):
    service = Service()
    path = folder / "killed.throng"
    write_scenario(path, service.address, 20)
    app = App(str(path))
    app.click("Start")
    wait_for(lambda: tile(app, "Users") == 20, "20 users")
    workers = [pid for pid, name in children(app.process.pid) if name.startswith("throng-worker")]
    if len(workers) > 1:
        os.kill(workers[0], signal.SIGKILL)
        wait_for(lambda: any("its users are gone" in (node.get_name() or "")
                             for node in app.find_all()), "the banner")
        app.screenshot(folder / "killed.png")
        before = tile(app, "Requests")
        wait_for(lambda: tile(app, "Requests") > before, "more requests")
    stop(app)
    app.close()
    service.close()


def resize(app, width, height):
    subprocess.run(["xdotool", "windowsize", "--sync", windows(app)[-1], str(width), str(height)],
                   check=True)
    wait_for(lambda: abs(app.find(roles=["frame"]).get_extents(Atspi.CoordType.WINDOW).width
                         - width) < 20, f"the window to be {width} wide")


def side_pane_stands_beside_a_selected_row_only(folder):
    service = Service()
    path = folder / "selected.throng"
    write_scenario(path, service.address)
    app = App(str(path))
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > 10, "10 requests")
    stop(app)
    resize(app, 380, 900)
    resize(app, 1100, 900)
    assert not app.find_all("Percentiles"), "a pane beside nothing"
    click_at(app.find("/users", ["table cell"]))
    app.find("Percentiles")
    app.click("Log")
    wait_for(lambda: not app.find_all("Percentiles"), "the pane to close")
    app.close()
    service.close()


def exported_csv_files_agree_with_the_table(folder):
    service = Service()
    path = folder / "exported.throng"
    write_scenario(path, service.address)
    app = App(str(path))
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > 50, "50 requests")
    stop(app)
    shown = rows(app, "Statistics")
    press_export(app, 0)
    app.click("Select")
    # GTK has no answer for who asks about a window that closes meanwhile: nothing is looked for in
    # the tree until it has gone.
    wait_for(lambda: len(windows(app)) == 1, "the dialog to close")
    files = sorted(folder.glob("Steered_*.csv"))
    wait_for(lambda: [node for node in app.find_all(roles=["label"])
                      if node.get_name() == f"Saved “{files[2].name}”"], "the toast")
    app.screenshot(folder / "exported.png")
    assert [re.sub(r".*\d(_\D*)$", r"\1", file.name) for file in files] == [
        "_exceptions.csv", "_failures.csv", "_stats.csv", "_stats_history.csv"], files
    with open(files[2], encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert ([[row["Type"], row["Name"], int(row["Request Count"]), int(row["Failure Count"])]
             for row in written]
            == [[cells[0], cells[1], digits(cells[2]), digits(cells[3])] for cells in shown]), (
                written, shown)
    app.close()
    service.close()


sys.exit(main(demo_runs_and_its_counts_are_those_of_the_target, users_are_steered_up_and_down,
              exported_csv_files_agree_with_the_table,
              side_pane_stands_beside_a_selected_row_only,
              worker_that_dies_is_told_and_the_rest_goes_on))
