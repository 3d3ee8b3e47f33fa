# SPDX-License-Identifier: GPL-3.0-or-later
"""The Design view: a test made by typing only, its outline, problems in words."""

import json
import os
import subprocess
import sys

from designing import click_button, fill, lines, open_file, save, select
from driver import App, Atspi, main, text_of, wait_for


def test_is_made_by_typing_and_saved(folder):
    path = folder / "made.throng"
    # A file is there already, so that saving needs no dialog.
    path.write_text(json.dumps({
        "throng": 1,
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /"}]}]}],
        "load": {"users": 2, "spawn-rate": 10, "run-time": "2s"}}))
    demo = subprocess.Popen([os.environ["THRONG_DEMO_SERVER"], "--end-with-parent"],
                            stdout=subprocess.PIPE, text=True)
    target = demo.stdout.readline().split()[-1]

    app = open_file(path)
    select(app, "Test")
    fill(app, "Name", "Made by typing")
    fill(app, "Target", target)
    select(app, "Task")
    fill(app, "Name", "List users", 0)
    fill(app, "Path", "/users")
    fill(app, "Header", "Accept")
    fill(app, "Value", "application/json", -2)
    click_button(app, "Add Task")
    app.find("Task", ["heading"])
    fill(app, "Weight", "3")
    fill(app, "Name", "Create user", 0)
    fill(app, "Path", "/users/")
    app.screenshot(folder / "task.png")
    wait_for(lambda: any(n.startswith("Create user") for n in lines(app)), "the new task")
    select(app, "On start")
    app.click("Log In, Keep a Token")
    app.find("POST /login", ["heading"])
    app.screenshot(folder / "login.png")
    save(app, path)
    app.close()

    made = json.loads(path.read_text())
    tasks = made["users"][0]["tasks"]
    assert made["name"] == "Made by typing" and made["target"] == target, made
    assert [task["name"] for task in tasks] == ["List users", "Create user"], tasks
    assert tasks[1]["weight"] == 3, tasks
    assert tasks[0]["steps"][0]["headers"] == {"Accept": "application/json"}, tasks
    assert made["users"][0]["on-start"][0]["capture"] == {"token": {"json": "$.token"}}, made
    assert made["users"][0]["headers"] == {"Authorization": "Bearer {{token}}"}, made
    demo.terminate()


def problem_is_told_at_its_field(folder):
    path = folder / "invalid.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [
            {"name": "Task", "weight": -1, "steps": [{"request": "GET users"}]}]}]}))
    app = open_file(path)
    select(app, "Task")
    app.find("Must be at least 0", ["label"])
    app.find("The path must begin with “/”, “http://”, “https://” or a template", ["label"])
    fill(app, "Weight", "2")
    wait_for(lambda: not app.find_all("Must be at least 0"), "the problem to go")
    fill(app, "Weight", "many")
    app.find("Must be a number, such as 2.5", ["label"])
    app.screenshot(folder / "problems.png")
    app.close()


def start_leads_to_the_problem(folder):
    path = folder / "invalid.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [
            {"name": "Task", "steps": [{"request": "GET /"}]}],
            "wait": {"between": [3, 1]}}]}))
    app = open_file(path)
    app.click("Start")
    app.find("User", ["heading"])
    app.find("The first bound must not be above the second", ["label"])
    app.close()


def text_that_cant_be_read_keeps_start_from_running(folder):
    path = folder / "unreadable.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [
            {"request": "POST /", "json": {"a": 1}}]}]}],
        "load": {"users": 3, "run-time": "2s"}}))
    sentence = "Must be a whole number, such as 10"
    app = open_file(path)
    select(app, "Load")
    fill(app, "Users", "abc")
    app.find(sentence, ["label"])
    app.find("Load, 1 problem", ["list item"])
    select(app, "Task")
    fill(app, "Body", "{", 0)
    app.click("Start")
    app.find("Task", ["heading"])
    select(app, "Test")
    select(app, "Task")
    body = app.find_all("Body", ["text"], showing=False)[0]
    assert text_of(body) == "{", text_of(body)
    fill(app, "Body", "{}", 0)
    app.click("Start")
    app.find("Load", ["heading"])
    app.find(sentence, ["label"])
    users = app.find("Users", ["text", "entry"])
    assert text_of(users) == "abc", text_of(users)
    assert not app.find_all("Stop", ["button"]), "it runs"
    app.screenshot(folder / "unreadable.png")
    fill(app, "Users", "4")
    wait_for(lambda: not app.find_all(sentence), "the field to be fine")
    save(app, path)
    app.close()
    assert json.loads(path.read_text())["load"]["users"] == 4


def arrivals_have_fields_of_their_own(folder):
    path = folder / "stages.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /"}]}]}],
        "load": {"stages": [{"users": 3, "over": "2s"}]}}))
    app = open_file(path)
    select(app, "Load")
    app.find("Over, Such as 30s", ["text", "entry"])
    assert not app.find_all("Most Users"), "stages of users have it too"
    path.write_text(path.read_text().replace('"users": 3', '"arrivals": 3'))
    app.close()
    app = open_file(path)
    select(app, "Load")
    app.find("Most Users")
    app.close()


def problem_without_a_field_is_told_on_the_form(folder):
    path = folder / "tls.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1", "proxy": "http://me:secret@127.0.0.1:1",
        "tls": {"key-file": "client.key", "ca-file": "/etc/ca.pem"},
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /"}]}]}]}))
    app = open_file(path)
    select(app, "Test")
    app.screenshot(folder / "tls.png")
    shown = wait_for(lambda: [n.get_name() for n in app.find_all(None, ["label"])
                              if "certificate" in n.get_name().lower()], "the problem of the key")
    assert shown, shown
    app.close()


def press(app, node, button=1):
    """Presses a mouse button in the middle of the node."""
    frame = app.find(None, ["frame"]).get_extents(Atspi.CoordType.WINDOW)
    at = node.get_extents(Atspi.CoordType.WINDOW)
    x, y = at.x - 2 * frame.x + at.width // 2, at.y - 2 * frame.y + at.height // 2
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", str(button)], check=True)


def line(app, name):
    """The outline's line of this name."""
    outline = app.find("Outline", ["list"])
    wait_for(lambda: name in lines(app), f"a line {name!r}")
    return outline.get_child_at_index(lines(app).index(name))


def outline_is_edited_by_keys(folder):
    path = folder / "keys.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [
            {"name": name, "steps": [{"request": "GET /"}]} for name in ("A", "B", "C")]}]}))

    def tasks():
        return [name for name in lines(app) if name[0] in "ABC" and len(name) < 4]

    def expect(names, selected):
        wait_for(lambda: tasks() == names, f"{names}, not {tasks()}")
        app.find(selected, ["heading"])

    app = open_file(path)
    press(app, line(app, "A"))
    app.find("A", ["heading"])
    app.keys("alt+Up")
    app.keys("alt+Down")
    expect(["B", "A", "C"], "A")
    app.keys("alt+Up")
    expect(["A", "B", "C"], "A")
    app.keys("Delete")
    expect(["B", "C"], "B")
    app.keys("Down", "Delete")
    expect(["B"], "B")
    app.keys("ctrl+z", "ctrl+z")
    expect(["A", "B", "C"], "A")
    app.keys("ctrl+x")
    expect(["B", "C"], "B")
    app.keys("Down", "ctrl+v")
    expect(["B", "C", "A"], "A")
    app.keys("ctrl+d")
    wait_for(lambda: sum(name.startswith("A") for name in lines(app)) == 4, "a copy")
    app.keys("shift+F10")
    app.find(None, ["menu"])
    app.screenshot(folder / "menu.png")
    app.keys("Escape", "Delete")
    expect(["B", "C", "A"], "A")
    save(app, path)
    app.close()
    made = json.loads(path.read_text())["users"][0]["tasks"]
    assert [task["name"] for task in made] == ["B", "C", "A"], made


def steps_are_added_and_listed_on_their_page(folder):
    path = folder / "steps.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /"}]}]}]}))
    app = open_file(path)
    select(app, "Set-up")
    app.click("Add Request")
    app.find("GET /", ["heading"])
    select(app, "Set-up")
    app.click("Add Pause")
    app.find("Pause 1s", ["heading"])
    select(app, "Set-up")
    app.screenshot(folder / "steps.png")
    press(app, app.find_all("GET /", ["list item"], below=app.find("Steps", ["list"]))[0])
    app.find("GET /", ["heading"])
    save(app, path)
    app.close()
    made = json.loads(path.read_text())
    assert made["set-up"] == [{"request": "GET /"}, {"pause": 1}], made


def outline_lies_over_the_form_of_a_narrow_window(folder):
    path = folder / "narrow.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [
            {"name": name, "steps": [{"request": "GET /"}]} for name in ("A", "B")]}]}))
    app = open_file(path)
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(app.process.pid)],
                            check=True, capture_output=True, text=True).stdout.split()[-1]
    subprocess.run(["xdotool", "windowsize", window, "370", "700"], check=True)
    app.find("Show Outline", ["button", "toggle button"])
    app.screenshot(folder / "narrow.png")
    app.click("Show Outline")
    b = line(app, "B")
    # It slides in.
    wait_for(lambda: b.get_extents(Atspi.CoordType.WINDOW).x >= 0, "the outline to lie there")
    app.screenshot(folder / "overlay.png")
    press(app, b)
    app.find("B", ["heading"])
    wait_for(lambda: not app.find_all("Outline", ["list"]), "the outline to go away")
    app.close()


# The last one leaves a draft behind, which the next app to start would ask about.
sys.exit(main(test_is_made_by_typing_and_saved,
              start_leads_to_the_problem, text_that_cant_be_read_keeps_start_from_running,
              outline_is_edited_by_keys, steps_are_added_and_listed_on_their_page,
              outline_lies_over_the_form_of_a_narrow_window, arrivals_have_fields_of_their_own,
              problem_without_a_field_is_told_on_the_form, problem_is_told_at_its_field))
