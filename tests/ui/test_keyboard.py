# SPDX-License-Identifier: GPL-3.0-or-later
"""A person without a mouse makes a test, runs it, looks at it and goes."""

import json
import sys

from designing import lines
from driver import App, find_windows, main, wait_for
from keyboard import BUTTONS, Keyboard
from running import Service, open_steered, rows, tile

LINE = ("list item",)
TAB = ("page tab", "radio button")


def go_to_line(keyboard, name):
    """In the outline, which the focus may be anywhere outside of or in."""
    if not keyboard.is_at("", LINE):
        keyboard.go_to("", LINE)
    keyboard.press("Home")
    keyboard.wait_until_at("Test", LINE)
    keyboard.go_to(name, LINE, "Down")


def make_requests(keyboard, app):
    keyboard.go_to("New Test", BUTTONS)
    keyboard.press("Return")
    keyboard.wait_until_at("Path", ("text",))
    keyboard.type("/users")
    go_to_line(keyboard, "Add Step")
    keyboard.press("Return")
    keyboard.wait_until_at("Request", BUTTONS)
    keyboard.go_to("Pause", BUTTONS, "Down")
    keyboard.press("Return")
    wait_for(lambda: any(line.startswith("Pause") for line in lines(app)), "a pause")
    go_to_line(keyboard, "Add Task")
    keyboard.press("Return")
    wait_for(lambda: "Task 2" in lines(app), "another task")


def describe_the_second(keyboard):
    keyboard.fill("Weight", "3")
    keyboard.choose("Method", 1)
    keyboard.fill("Path", "/users/")
    keyboard.fill("Header", "X-Key")
    keyboard.fill("Value", "board")
    keyboard.choose("Body", 1)
    keyboard.go_to("Body", ("text",))
    keyboard.type('{"name": "Ada", "email": "ada@example.com"}')
    keyboard.fill("Variable", "id")
    keyboard.fill("JSON Path", "$.id")
    keyboard.fill("Such as 200", "201")


def save(keyboard, app, path):
    keyboard.press("ctrl+s")
    wait_for(lambda: len(find_windows(app)) == 2, "the dialog")
    keyboard.type(str(path))
    keyboard.press("Return")
    wait_for(lambda: len(find_windows(app)) == 1 and path.exists(), "the file")


def test_is_made_by_keys(folder):
    service = Service()
    path = folder / "keys.throng"
    app = App()
    keyboard = Keyboard(app)
    make_requests(keyboard, app)
    describe_the_second(keyboard)
    go_to_line(keyboard, "Test")
    keyboard.fill("Target", service.address)
    go_to_line(keyboard, "Load")
    keyboard.fill("Users", "5")
    app.screenshot(folder / "made.png")
    save(keyboard, app, path)
    made = json.loads(path.read_text())
    first, second = made["users"][0]["tasks"]
    assert made["target"] == service.address and made["load"]["users"] == 5, made
    assert first["steps"][0] == {"request": "GET /users"} and "pause" in first["steps"][1], first
    assert second.pop("weight") == 3, second
    assert second["steps"] == [{
        "request": "POST /users/", "headers": {"X-Key": "board"},
        "json": {"name": "Ada", "email": "ada@example.com"},
        "capture": {"id": {"json": "$.id"}}, "checks": [{"status": 201}]}], second
    keyboard.press("ctrl+w")
    wait_for(lambda: app.process.poll() is not None, "the window to close")
    keyboard.close()
    service.close()


def look_at_each_table(keyboard, app):
    keyboard.go_to("Statistics", TAB)
    for table in ("Failures", "Errors", "Tasks", "Mix", "Log"):
        keyboard.move("Right")
        keyboard.wait_until_at(table, TAB)
        keyboard.press("space")
        wait_for(lambda t=table: is_chosen(app, t), table)
    keyboard.go_to("Statistics", TAB, "Left")
    keyboard.press("space")
    wait_for(lambda: is_chosen(app, "Statistics"), "the statistics again")


def is_chosen(app, table):
    return next(tab for tab in app.find_all(roles=TAB) if tab.name.startswith(table)).is_on()


def names(app):
    return [row[1] for row in rows(app, "Statistics")]


def sort_and_choose_columns(keyboard, app):
    assert names(app) == ["/users", "/nope", "Aggregated"], names(app)
    keyboard.open_menu("Order and Columns")
    keyboard.press("Return", "Down", "Down", "Return")
    wait_for(lambda: names(app) == ["/nope", "/users", "Aggregated"], "names in order")
    n_columns = len(rows(app, "Statistics")[0])
    keyboard.open_menu("Order and Columns")
    keyboard.press("Down", "Return", "Down", "Return")
    wait_for(lambda: len(rows(app, "Statistics")[0]) == n_columns - 1, "a column less")


def filter_rows(keyboard, app):
    keyboard.press("ctrl+f")
    keyboard.wait_until_at("Filter", ("entry", "text"))
    keyboard.type("nope")
    wait_for(lambda: "/users" not in [cell for row in rows(app, "Statistics") for cell in row],
             "one row")
    keyboard.press("ctrl+a", "Delete")
    wait_for(lambda: len(rows(app, "Statistics")) == 3, "all rows")


def open_and_close_a_row(keyboard, app):
    keyboard.go_to("", ("table row",))
    keyboard.press("Home")
    app.find("Percentiles")
    keyboard.go_to("Close", BUTTONS)
    keyboard.press("Escape")
    wait_for(lambda: not app.find_all("Percentiles"), "the pane to close")
    keyboard.wait_until_at("", ("table row",))


def steer(keyboard, app):
    keyboard.fill("Users Now", "4", "shift+Tab")
    keyboard.press("Return")
    wait_for(lambda: tile(app, "Users") == 4, "4 users")


def export(keyboard, app, folder):
    keyboard.open_menu("Export")
    keyboard.press("Return")
    wait_for(lambda: len(find_windows(app)) == 2, "the dialog")
    keyboard.go_to("Select", BUTTONS)
    keyboard.press("Return")
    wait_for(lambda: len(find_windows(app)) == 1, "the dialog to close")
    wait_for(lambda: len(list(folder.glob("*.csv"))) == 4, "four files")


def run_is_looked_at_and_steered_by_keys(folder):
    service, _, app = open_steered(folder, paths=("/users", "/nope"))
    keyboard = Keyboard(app)
    keyboard.press("F5")
    wait_for(lambda: (tile(app, "Requests") or 0) > 20, "20 requests")
    look_at_each_table(keyboard, app)
    sort_and_choose_columns(keyboard, app)
    filter_rows(keyboard, app)
    open_and_close_a_row(keyboard, app)
    steer(keyboard, app)
    app.screenshot(folder / "run.png")
    keyboard.press("shift+F5")
    wait_for(lambda: tile(app, "Stopped") is not None, "the end")
    export(keyboard, app, folder)
    keyboard.press("ctrl+w")
    wait_for(lambda: app.process.poll() is not None, "the window to close")
    keyboard.close()
    service.close()


sys.exit(main(test_is_made_by_keys, run_is_looked_at_and_steered_by_keys))
