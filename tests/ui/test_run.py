# SPDX-License-Identifier: GPL-3.0-or-later
"""From the welcome page to a run, its numbers, its steering and its end."""

import csv
import json
import os
import re
import signal
import sys
import time
import urllib.request
from pathlib import Path

from driver import App, click_at, find_windows, forgive_leaks, main, wait_for
from running import (Service, digits, open_steered, press_menu, resize, rows, run_until, set_number,
                     stop, tile, write_scenario)
from tree import Atspi

# Of a worker with half of the users: what it had under way and what it had not told yet.
MOST_LOST = 100


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


def counts_of(address):
    with urllib.request.urlopen(address + "/counts") as answer:
        return {endpoint: sum(statuses.values())
                for endpoint, statuses in json.load(answer).items()}


def demo_runs_and_its_counts_are_those_of_the_target(folder):
    forgive_leaks()
    app = App()
    app.click("Try the Demo")
    app.click("Start")
    app.find("Stop", ["button"])
    wait_for(lambda: (tile(app, "Requests") or 0) > 100, "100 requests")
    app.screenshot(folder / "running.png")
    stop(app)
    app.screenshot(folder / "stopped.png")
    address = next(node.name for node in app.find_all(roles=["label"])
                   if node.name.startswith("http://127.0.0.1:"))
    shown = {f"{cells[0]} {cells[1]}".strip(): digits(cells[2]) for cells in rows(app, "Statistics")}
    counted = counts_of(address)
    assert shown["Aggregated"] == tile(app, "Requests"), (shown, tile(app, "Requests"))
    for endpoint, count in shown.items():
        if endpoint != "Aggregated":
            assert counted.get(endpoint) == count, (endpoint, shown, counted)
    app.close()


def start_does_not_pass_over_what_the_next_run_can_not_be(folder):
    service, _, app = open_steered(folder)
    app.click("Run", ["radio button", "toggle button", "page tab"])
    right = {"Target": service.address, "Users": "5", "Run Time": ""}
    # None has the sentence of the one before it, which may still be shown.
    for name, wrong, sentence in (
            ("Target", "nonsense", "The target must begin with http:// or https://"),
            ("Users", "many", "Users: A whole number from 1 to 1000000"),
            ("Run Time", "soon", "Run Time: Must be a duration, such as 1m30s, 500ms or 2.5"),
            ("Users", "2.5", "Users: A whole number from 1 to 1000000"),
            ("Run Time", "366d", "The run time must be at most 365d")):
        entry = app.find(name, ["text", "entry"])
        entry.set_text(wrong)
        # Another view, as nothing is marked there.
        app.click("Design", ["radio button", "toggle button", "page tab"])
        app.click("Start")
        app.find(sentence, showing=False)
        app.screenshot(folder / f"{name}.png")
        entry = app.find(name, ["text", "entry"])
        wait_for(entry.is_focused, f"focus on {name}")
        assert entry.text() == wrong, entry.text()
        entry.set_text(right[name])
    app.click("Start")
    wait_for(lambda: tile(app, "Users") == 5, "5 users")
    stop(app)
    app.close()
    service.close()


def all_that_fails_is_told_with_what_to_do(folder):
    path = folder / "closed.throng"
    write_scenario(path, "http://127.0.0.1:9")
    app = App(str(path))
    app.click("Start")
    app.find("No request has succeeded: Connection refused. Check the host and the port of the "
             "target, and whether the service runs.")
    app.screenshot(folder / "failing.png")
    app.close()


def users_are_steered_up_and_down(folder):
    service, _, app = open_steered(folder)
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
    set_number(app, "Users Now", 20)
    wait_for(lambda: tile(app, "Users") == 20, "20 users")
    app.find("Steered by hand: now 20 users")
    app.keys("alt+b")  # The focus stays where a number was typed.
    wait_for(lambda: tile(app, "Users") == 10, "10 users as planned")
    app.find("As planned: now 10 users")
    assert app.find("Users Now", ["text", "entry"]).text() == "10"
    stop(app)
    app.close()
    service.close()


def run_with_workers(path):
    """Returns: a service that 20 users are busy with, the app, and the processes of its workers"""
    service = Service()
    write_scenario(path, service.address, 20)
    app = App(str(path))
    app.click("Start")
    wait_for(lambda: tile(app, "Users") == 20, "20 users")
    return service, app, [pid for pid, name in children(app.process.pid)
                          if name.startswith("throng-worker")]


def worker_that_dies_is_told_and_the_rest_goes_on(folder):
    service, app, workers = run_with_workers(folder / "killed.throng")
    if len(workers) > 1:
        os.kill(workers[0], signal.SIGKILL)
        wait_for(lambda: any("its users are gone" in node.name
                             for node in app.find_all()), "the banner")
        app.screenshot(folder / "killed.png")
        before = tile(app, "Requests")
        wait_for(lambda: tile(app, "Requests") > before, "more requests")
    stop(app)
    shown, counted = tile(app, "Requests"), counts_of(service.address)["GET /users"]
    assert shown <= counted <= shown + MOST_LOST, (shown, counted)
    app.close()
    service.close()


def worker_that_does_not_answer_is_named_and_its_users_do_not_count(folder):
    service, app, workers = run_with_workers(folder / "silent.throng")
    os.kill(workers[0], signal.SIGSTOP)
    try:
        said = wait_for(lambda: [node.name for node in app.find_all()
                                 if "has not answered since" in node.name], "the banner")[0]
        assert re.match(r"Worker \d+ has not answered since 0\d:\d\d: its users stand still", said), said
        wait_for(lambda: (tile(app, "Users") or 0) < 20, "fewer users")
        app.screenshot(folder / "silent.png")
    finally:
        os.kill(workers[0], signal.SIGCONT)
    wait_for(lambda: tile(app, "Users") == 20, "20 users again")
    wait_for(lambda: not any("has not answered since" in node.name for node in app.find_all()),
             "the sentence to go")
    stop(app)
    app.close()
    service.close()


def escape_twice_stops(folder):
    service, _, app = open_steered(folder)
    run_until(app, 10)
    app.keys("Escape")
    time.sleep(1.5)
    app.keys("Escape")
    time.sleep(1.5)
    app.find("Stop", ["button"])
    app.keys("Escape", "Escape")
    app.find("Start", ["button"])
    app.close()
    service.close()


def count_selected(app):
    return len([row for row in app.find_all(roles=["table row"])
                if row.has(Atspi.StateType.SELECTED)])


def side_pane_stands_beside_a_selected_row_only(folder):
    service, _, app = open_steered(folder)
    run_until(app, 10)
    stop(app)
    resize(app, (380, 900), (1100, 900))
    assert not app.find_all("Percentiles"), "a pane beside nothing"
    click_at(app.find("/users", ["table cell"]))
    app.find("Percentiles")
    app.keys("ctrl+a")
    wait_for(lambda: not app.find_all("Percentiles"), "the pane to close beside several")
    assert count_selected(app) == len(rows(app, "Statistics")), "they are not selected any more"
    click_at(app.find("/users", ["table cell"]))
    app.find("Percentiles")
    # What finds the request that is shown in the log of the service.
    shown = [node.name for node in app.find_all(None, ["label"], showing=False)
             if node.name.startswith("GET http")]
    sent = r"\nSent 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z by user [1-9]\d*\nStatus 200 after [\d.]+ ms\n"
    assert shown and re.search(sent, shown[0]), shown
    app.screenshot(folder / "pane.png")
    app.click("Log")
    wait_for(lambda: not app.find_all("Percentiles"), "the pane to close")
    app.close()
    service.close()


def side_pane_over_the_table_has_the_focus_on_its_button(folder):
    service, _, app = open_steered(folder)
    run_until(app, 10)
    stop(app)
    resize(app, (380, 900))
    table = app.find("Statistics", ["tree table", "table"], showing=False)
    lines = [node for node in table.below() if "org.a11y.atspi.Selection" in node.interfaces]
    lines[-1].select_child(0)
    app.find("Percentiles", showing=False)
    wait_for(lambda: any(node.is_focused() for node in app.find_all("Close", ["button"], showing=False)),
             "the button that closes it to have the focus")
    app.screenshot(folder / "over.png")
    app.keys("Escape")
    wait_for(lambda: not app.find_all("Percentiles"), "the pane to close")
    app.close()
    service.close()


def summary_of(folder):
    path, = folder.glob("Steered_*_run.json")
    summary = json.loads(path.read_text(encoding="utf-8"))
    assert summary["generator"]["verdict"] in ("valid", "degraded", "invalid"), summary["generator"]
    return (summary["run"]["outcome"], summary["run"]["exit_code"], summary["total"]["requests"])


def exported_csv_files_agree_with_the_table(folder):
    forgive_leaks()
    service, _, app = open_steered(folder)
    run_until(app, 50)
    stop(app)
    shown = rows(app, "Statistics")
    press_menu(app, "Export", 0)
    app.click("Select")
    # GTK has no answer for who asks about a window that closes meanwhile: nothing is looked for in
    # the tree until it has gone.
    wait_for(lambda: len(find_windows(app)) == 1, "the dialog to close")
    files = wait_for(lambda: (lambda found: found if len(found) == 4 else None)(
        sorted(folder.glob("Steered_*.csv"))), "four files")
    wait_for(lambda: [node for node in app.find_all(roles=["label"])
                      if node.name == f"Saved “{files[2].name}”"], "the toast")
    app.screenshot(folder / "exported.png")
    assert [re.sub(r".*\d(_\D*)$", r"\1", file.name) for file in files] == [
        "_exceptions.csv", "_failures.csv", "_stats.csv", "_stats_history.csv"], files
    with open(files[2], encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert ([[row["Type"], row["Name"], int(row["Request Count"]), int(row["Failure Count"])]
             for row in written]
            == [[cells[0], cells[1], digits(cells[2]), digits(cells[3])] for cells in shown]), (
                written, shown)
    assert summary_of(folder) == ("interrupted", None, tile(app, "Requests")), summary_of(folder)
    app.close()
    service.close()


sys.exit(main(demo_runs_and_its_counts_are_those_of_the_target,
              start_does_not_pass_over_what_the_next_run_can_not_be,
              all_that_fails_is_told_with_what_to_do, users_are_steered_up_and_down,
              exported_csv_files_agree_with_the_table,
              side_pane_stands_beside_a_selected_row_only,
              side_pane_over_the_table_has_the_focus_on_its_button,
              worker_that_dies_is_told_and_the_rest_goes_on,
              worker_that_does_not_answer_is_named_and_its_users_do_not_count, escape_twice_stops))
