# SPDX-License-Identifier: GPL-3.0-or-later
"""The outline by mouse and by keys."""

import json
import subprocess
import sys
import time

from designing import line, lines, open_file, save
from driver import find_windows, main, mouse, point, wait_for

TEST = {
    "throng": 1, "target": "http://127.0.0.1:1",
    "users": [
        {"name": "First", "tasks": [
            {"name": name, "steps": [{"request": f"GET /{name}"}]} for name in ("A", "B", "C")]},
        {"name": "Second", "tasks": [{"name": "D", "steps": [{"request": "GET /D"}]}]}]}


def write_test(folder):
    path = folder / "outline.throng"
    path.write_text(json.dumps(TEST))
    return path


def click_line(app, name):
    """Clicks a line until its form is there: a window that was opened just now still moves."""
    def is_chosen():
        mouse("mousemove", *point(line(app, name)), "click", 1)
        time.sleep(0.5)
        return app.find_all(name, ["heading"])
    wait_for(is_chosen, f"{name!r} to be chosen")


def settle(app, *names):
    """Waits until these lines stay where they are: what has changed is told of before it is laid out."""
    def stays():
        before = [point(line(app, name)) for name in names]
        time.sleep(0.2)
        return before == [point(line(app, name)) for name in names]
    wait_for(stays, f"{names} to stay")


def drag(app, name, to, share_of_height, picture=None):
    """Drags a line onto another one, in several steps. A line that it rests on opens, and moves
    others away."""
    settle(app, name, to)
    x, y = point(line(app, name))
    to_x, to_y = point(line(app, to), share_of_height)
    mouse("mousemove", x, y, "mousedown", 1)
    for step in range(1, 11):
        mouse("mousemove", x + 3 * step, y + (to_y - y) * step // 10)
        time.sleep(0.05)
    mouse("mousemove", to_x, to_y)
    if picture:
        time.sleep(0.3)
        app.screenshot(picture)
    mouse("mouseup", 1)


def tasks(app):
    return [name for name in lines(app) if len(name) == 1]


def expect(app, names, selected):
    wait_for(lambda: tasks(app) == names, f"{names}, not {tasks(app)}")
    app.find(selected, ["heading"])


def lines_are_dragged_to_another_place(folder):
    path = write_test(folder)
    app = open_file(path)
    click_line(app, "B")
    drag(app, "A", "C", 0.8, folder / "behind.png")
    expect(app, ["B", "C", "A", "D"], "A")
    drag(app, "A", "B", 0.2)
    expect(app, ["A", "B", "C", "D"], "A")
    drag(app, "B", "Second", 0.5, folder / "into.png")
    expect(app, ["A", "C", "D", "B"], "B")
    # A class stands in no class.
    drag(app, "First", "D", 0.5)
    time.sleep(0.5)
    assert tasks(app) == ["A", "C", "D", "B"], tasks(app)
    app.keys("ctrl+z")
    expect(app, ["A", "B", "C", "D"], "B")
    drag(app, "Second", "First", 0.2)
    # Its line is closed there.
    expect(app, ["A", "B", "C"], "Second")
    save(app, path)
    saved = json.loads(path.read_text())["users"]
    assert [user["name"] for user in saved] == ["Second", "First"], saved
    app.close()


def sidebar_is_hidden_and_shown_by_a_key(folder):
    app = open_file(write_test(folder))
    app.keys("F9")
    wait_for(lambda: not app.find_all("Outline", ["list"]), "no outline")
    app.screenshot(folder / "hidden.png")
    app.keys("F9")
    app.find("Outline", ["list"])
    app.close()


def keys_open_the_menu(folder):
    app = open_file(write_test(folder))
    click_line(app, "B")
    for key in ("Menu", "shift+F10"):
        app.keys(key)
        app.find(None, ["menu"])
        app.screenshot(folder / f"{key}.png")
        app.keys("Escape")
        wait_for(lambda: not app.find_all(None, ["menu"]), "no menu")
    app.keys("Menu")
    app.find(None, ["menu"])
    app.keys("u", "Return")
    expect(app, ["B", "A", "C", "D"], "B")
    app.close()


def enter_and_tab_go_on_in_growing_rows(folder):
    path = write_test(folder)
    app = open_file(path)
    click_line(app, "B")
    header = app.find_all("Header", ["text", "entry"], showing=False)[-1]
    for _ in range(60):
        if header.is_focused():
            break
        app.keys("Tab")
    subprocess.run(["xdotool", "type", "--delay", "30", "X-One"], check=True)
    app.keys("Return")
    subprocess.run(["xdotool", "type", "--delay", "30", "1"], check=True)
    app.keys("Return")
    subprocess.run(["xdotool", "type", "--delay", "30", "X-Two"], check=True)
    app.keys("Tab")
    subprocess.run(["xdotool", "type", "--delay", "30", "2"], check=True)
    app.screenshot(folder / "rows.png")
    save(app, path)
    step = json.loads(path.read_text())["users"][0]["tasks"][1]["steps"][0]
    assert step["headers"] == {"X-One": "1", "X-Two": "2"}, step
    app.close()


def forms_fit_a_window_of_360_by_294(folder):
    path = write_test(folder)
    test = json.loads(path.read_text())
    test["load"] = {"stages": [{"users": 60, "over": "5s"}, {"users": 60, "over": "1m"}]}
    path.write_text(json.dumps(test))
    app = open_file(path)
    # Without a compositor a window loses 5 px at each side.
    mouse("windowsize", find_windows(app)[-1], 370, 304)
    app.find("Show Outline", ["button", "toggle button"])
    # Back, as from a page to the list that led to it.
    app.keys("alt+Left")
    app.find("Outline", ["list"])
    app.keys("F9")
    wait_for(lambda: not app.find_all("Outline", ["list"]), "the form alone")
    for name in ("Test", "Load", "First", "A", "On start"):
        app.click("Show Outline")
        app.find("Outline", ["list"])
        # The list shows the line that is chosen, and may know only of those around it.
        mouse("mousemove", 100, 150, "click", "--repeat", 10, 4)
        line(app, name)
        outline = app.find("Outline", ["list"])
        outline.select_child(lines(app).index(name))
        app.keys("F9")
        wait_for(lambda: not app.find_all("Outline", ["list"]), "the form alone")
        app.screenshot(folder / f"{name}.png")
        # The header bar tells of a pixel more at each side, and what has no size tells nonsense. The page of
        # a stack that is not shown keeps the size it had, but not its children.
        wide = [node for node in app.find_all()
                if node.role != "frame" and (node.role != "panel" or node.children)
                and 362 < node.box()[2] < 10000]
        assert not wide, (name, wide)
    app.close()


sys.exit(main(lines_are_dragged_to_another_place, sidebar_is_hidden_and_shown_by_a_key,
              keys_open_the_menu, enter_and_tab_go_on_in_growing_rows,
              forms_fit_a_window_of_360_by_294))
