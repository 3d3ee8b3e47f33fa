# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Run view shows of a run: charts, rows, tables, notices, and what leaves the app."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from designing import fill, select
from desktop import Desktop
from driver import App, click_at, find_windows, forgive_leaks, main, wait_for
from running import (Service, open_steered, press_menu, resize, rows, run_until, save_as, set_number,
                     stop, write_scenario)

IMAGES = ["image", "icon"]
SWITCHES = ["check box", "switch"]


def description(app, chart):
    return app.find(chart, IMAGES).description


def switch(app, name):
    """Turns a switch of the preferences, which stands in a row that has its name too."""
    wait_for(lambda: app.find_all(name, SWITCHES), f"a switch {name!r}")
    node = [node for node in app.find_all(name, SWITCHES) if node.actions()][0]
    node.act()


def selected_row_shows_its_own_lines_and_its_distribution(folder):
    service, _, app = open_steered(folder)
    run_until(app, 100)
    stop(app)
    total = description(app, "Response Time (ms)")
    assert re.match(r"Median [\d.]+ ms, 95 % [\d.]+ ms, Max [\d.]+ ms", total), total
    click_at(app.find("/users", ["table cell"]))
    wait_for(lambda: description(app, "Requests per Second").startswith(
        "GET /users, last 10 s, Requests "), "the lines of the row")
    assert description(app, "Users") == "Users 10", "users are nobody's own, and whole"
    bars = description(app, "Distribution of Response Times")
    assert re.match(r"All between .* ms\. Most frequent: .* requests, .* %", bars), bars
    app.screenshot(folder / "selected.png")
    app.click("Close")
    wait_for(lambda: description(app, "Response Time (ms)") == total, "the lines of all requests")
    app.close()
    service.close()


def percentiles_of_the_chart_are_a_preference(folder):
    service, _, app = open_steered(folder)
    run_until(app, 50)
    stop(app)
    assert not app.find_all("99 %", ["toggle button"])
    app.activate("preferences")
    switch(app, "99 %")
    switch(app, "95 %")
    app.keys("Escape")
    app.find("99 %", ["toggle button"])
    assert not app.find_all("95 %", ["toggle button"])
    assert re.match(r"Median .*, 99 % .*, Max ", description(app, "Response Time (ms)"))
    # A line is hidden by the keyboard too.
    median = app.find("Median", ["toggle button"])
    click_at(median)
    wait_for(lambda: "Median" not in description(app, "Response Time (ms)"), "no median")
    app.keys("space")
    wait_for(lambda: "Median" in description(app, "Response Time (ms)"), "the median again")
    app.screenshot(folder / "percentiles.png")
    # A chart without lines would say nothing.
    app.activate("preferences")
    switch(app, "99 %")
    switch(app, "Max")
    wait_for(lambda: not all(node.is_sensitive for node in app.find_all("Median", SWITCHES)),
             "the last one to stay")
    app.close()
    service.close()


def charts_are_saved_and_copied_as_a_whole(folder):
    forgive_leaks()
    service, _, app = open_steered(folder)
    run_until(app, 50)
    stop(app)
    for item, name in ((0, "chart.png"), (1, "chart.svg")):
        press_menu(app, "Menu of Requests per Second", item)
        save_as(app, folder / name, "Requests per Second" + name[-4:])
    format_and_size = subprocess.run(
        ["identify", "-format", "%m %w %h", str(folder / "chart.png")], check=True,
        capture_output=True, text=True).stdout.split()
    assert format_and_size[0] == "PNG" and int(format_and_size[1]) > 600, format_and_size
    svg = ElementTree.parse(folder / "chart.svg").getroot()
    assert svg.tag == "{http://www.w3.org/2000/svg}svg", svg.tag
    assert svg.findall(".//{http://www.w3.org/2000/svg}path"), "a picture of nothing"
    press_menu(app, "Menu of Requests per Second", 2)
    entry = app.find("Filter the table", ["text", "entry"])
    click_at(entry)
    app.keys("ctrl+v")
    wait_for(lambda: entry.text().startswith("Time (s),Requests,Failures"), "the copied lines")
    assert re.search(r"\d+,\d+(\.\d+)?,0", entry.text()), entry.text()
    app.close()
    service.close()


def tables_are_filtered_and_copied_and_keep_aggregated_last(folder):
    service, _, app = open_steered(folder, paths=("/users", "/", "/counts"))
    run_until(app, 100)
    stop(app)
    names = [cells[1] for cells in rows(app, "Statistics")]
    assert names[-1] == "Aggregated" and len(names) == 4, names
    header = app.find("Name", ["label"], below=app.find("Statistics", ["tree table", "table"]))
    for expected in (sorted(names[:-1]), sorted(names[:-1], reverse=True)):
        click_at(header)
        wait_for(lambda: [cells[1] for cells in rows(app, "Statistics")]
                 == [*expected, "Aggregated"], f"the order {expected}")
    click_at(app.find("/counts", ["table cell"]))
    app.keys("ctrl+c")
    entry = app.find("Filter the table", ["text", "entry"])
    click_at(entry)
    app.keys("ctrl+v")
    wait_for(lambda: entry.text().startswith("GET\t/counts\t"), "the copied row")
    entry.set_text("counts")
    wait_for(lambda: [cells[1] for cells in rows(app, "Statistics")] == ["/counts", "Aggregated"],
             "one row and Aggregated")
    app.screenshot(folder / "filtered.png")
    app.click("Tasks", ["page tab", "radio button"])
    entry.set_text("nowhere to be found")
    app.find("No row contains this text")
    entry.set_text("list")
    wait_for(lambda: len(rows(app, "Tasks")) == 1, "the task")
    app.close()
    service.close()


def keys_in_the_filter_are_its_own(folder):
    service, path, app = open_steered(folder)
    fill(app, "Name", "Edited", 0)
    app.find(f"• {path.name}")
    run_until(app, 20)
    entry = app.find("Filter the table", ["text", "entry"])
    click_at(entry)
    subprocess.run(["xdotool", "type", "users"], check=True)
    wait_for(lambda: entry.text() == "users", "the text")
    # What was typed there is taken back, and nothing of the test, which nobody looks at.
    app.keys("ctrl+z")
    wait_for(lambda: entry.text() != "users", "the text to go")
    app.find(f"• {path.name}")
    subprocess.run(["xdotool", "type", "users"], check=True)
    app.keys("Escape")
    wait_for(lambda: entry.text() == "", "no text")
    # It is left by then, and the key means the run.
    app.keys("Escape", "Escape")
    app.find("Start", ["button"])
    app.close()
    service.close()


def what_is_looked_at_first_has_room_in_a_window_of_usual_width(folder):
    service, _, app = open_steered(folder)
    run_until(app, 20)
    stop(app)
    resize(app, (1110, 800))
    table = app.find("Statistics", ["tree table", "table"])
    right = table.box()[0] + table.box()[2]
    for title in ("Method", "Name", "Requests", "Fails", "Median (ms)", "95 % (ms)", "99 % (ms)",
                  "Current RPS"):
        x, _, width, _ = app.find(title, ["label"], below=table).box()
        assert x + width <= right, (title, x, width, right)
    app.screenshot(folder / "columns.png")
    app.close()
    service.close()


def plan_is_summed_up_and_most_users_are_kept(folder):
    path = folder / "stages.throng"
    write_scenario(path, "http://127.0.0.1:9", load={"stages": [
        {"users": 20, "over": 30}, {"users": 5, "over": 90}]})
    app = App(str(path))
    app.click("Run", ["radio button", "toggle button", "page tab"])
    wait_for(lambda: app.find_all("1. To 20 users over 30\u00a0s\n2. To 5 users over 1\u00a0min\u00a030\u00a0s"),
             "the stages")
    app.screenshot(folder / "stages.png")
    app.click("Edit Stages")
    app.find("Load", ["heading"])
    app.close()
    path = folder / "arrivals.throng"
    write_scenario(path, "http://127.0.0.1:9", load={"arrivals": 5, "max-users": 50})
    app = App(str(path))
    app.click("Run", ["radio button", "toggle button", "page tab"])
    set_number(app, "Users at Most", 75)
    app.click("Keep in File")
    app.find(f"• {path.name}")
    app.keys("ctrl+s")
    wait_for(lambda: json.loads(path.read_text())["load"]["max-users"] == 75, "75 users in the file")
    app.close()


def load_that_is_typed_is_kept(folder):
    path = folder / "typed.throng"
    write_scenario(path, "http://127.0.0.1:9", load={"users": 10, "spawn-rate": 2})
    app = App(str(path))
    app.click("Run", ["radio button", "toggle button", "page tab"])
    for name, typed, key, kept in (("Users", 12, "users", 12), ("Spawn Rate", 7, "spawn-rate", 7),
                                   ("Run Time", "90s", "run-time", 90)):
        set_number(app, name, typed)
        app.click("Keep in File")
        app.find(f"• {path.name}")
        app.keys("ctrl+s")
        wait_for(lambda: json.loads(path.read_text())["load"].get(key) == kept, f"{kept} in the file")
    app.close()


def users_that_sent_nothing_are_told(folder):
    service = Service()
    path = folder / "nothing.throng"
    write_scenario(path, service.address, load={"users": 1, "spawn-rate": 1, "run-time": 1},
                   steps=[{"pause": 30}, {"request": "GET /users"}])
    app = App(str(path))
    app.click("Start")
    wait_for(lambda: any("Users sent nothing" in node.name
                         for node in app.find_all()), "the banner")
    app.screenshot(folder / "nothing.png")
    app.close()
    service.close()


def error_leads_to_its_place_in_the_design(folder):
    service, _, app = open_steered(folder, users=1, steps=[
        {"request": "GET /users"}, {"request": "GET /{{late}}"},
        {"set": {"late": "1"}, "probability": 0}])
    run_until(app, 2)
    stop(app)
    app.click("Errors 1")
    click_at(app.find("users[0].tasks[0].steps[1]", ["table cell"]))
    app.keys("Return")
    app.find("GET /{{late}}", ["heading"])
    select(app, "Load")
    app.click("Run")
    click_at(app.find("users[0].tasks[0].steps[1]", ["table cell"]), 3)
    app.find(roles=["menu item"])
    app.screenshot(folder / "menu.png")
    app.keys("Return")
    app.find("GET /{{late}}", ["heading"])
    app.close()
    service.close()


def end_is_notified_and_suspend_is_inhibited_until_then(folder):
    desktop = Desktop()
    # Where there is no sandbox, older GTK would ask the session manager and newer nobody.
    os.environ["GDK_DEBUG"] = "portals"
    service, _, app = open_steered(folder)
    assert not desktop.find("Inhibit")
    run_until(app, 20)
    suspend = 4
    assert desktop.wait_for("Inhibit")[2] == suspend, desktop.told
    assert not desktop.find("Close")
    app.click("Design")
    first = find_windows(app)
    app.activate("new-window")
    wait_for(lambda: len(find_windows(app)) == 2, "another window")
    other = next(window for window in find_windows(app) if window not in first)
    subprocess.run(["xdotool", "windowfocus", "--sync", other], check=True)
    app.click("Stop")
    notification = desktop.wait_for("Notify")
    assert notification[4] == "The Test Is Over", notification
    assert re.match(r"Requests: \d+, failed: \d+", notification[5]), notification
    desktop.wait_for("Close")
    assert not app.find_all("Statistics", ["tree table", "table"])
    desktop.activate(7)
    app.find("Statistics", ["tree table", "table"])
    app.close()
    desktop.close()
    service.close()


sys.exit(main(selected_row_shows_its_own_lines_and_its_distribution,
              percentiles_of_the_chart_are_a_preference, charts_are_saved_and_copied_as_a_whole,
              tables_are_filtered_and_copied_and_keep_aggregated_last, keys_in_the_filter_are_its_own,
              what_is_looked_at_first_has_room_in_a_window_of_usual_width,
              plan_is_summed_up_and_most_users_are_kept, load_that_is_typed_is_kept,
              users_that_sent_nothing_are_told,
              error_leads_to_its_place_in_the_design,
              end_is_notified_and_suspend_is_inhibited_until_then))
