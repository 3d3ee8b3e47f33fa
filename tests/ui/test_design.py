# SPDX-License-Identifier: GPL-3.0-or-later
"""The Design view: a test made by typing only, its outline, problems in words."""

import json
import os
import subprocess
import sys
import urllib.request

from designing import click_button, fill, line, lines, open_file, save, select
from driver import click_at, find_windows, main, mouse, wait_for
from fields import Body, Choice, Entry, Row
from form import open_form
from outline import save_and_compare


N_TASKS = 400


def count_of(address):
    """How many requests the target has counted, by endpoint."""
    with urllib.request.urlopen(address + "/counts") as answer:
        return {endpoint: sum(statuses.values())
                for endpoint, statuses in json.load(answer).items()}


def type_tasks(form):
    form.select_named("Task")
    form.change([Entry("Name", "List users"), Entry("Path", "/users"),
                 Row("Headers", -1, [Entry("Header", "Accept"), Entry("Value", "application/json")]),
                 Row("Checks", -1, [Entry("Such as 200 or 200-299", "200")])])
    form.press_in_outline("Add Task")
    form.find("Task", "heading")
    form.change([Entry("Name", "Create user"), Entry("Weight", "3"), Choice("Method", 1),
                 Entry("Path", "/users/"), Choice("Body", 1), Body(json.dumps(BODY)),
                 Row("Checks", -1, [Entry("Such as 200 or 200-299", "200-299")])])


def type_login(form):
    """By hand: the request, what is kept of its answer, the header that sends it."""
    form.select_named("On start")
    form.find("Add Request", "button").act()
    form.find("GET /", "heading")
    form.change([Choice("Method", 1), Entry("Path", "/login"), Choice("Body", 1),
                 Body('{"name": "ada"}'),
                 Row("Captures", -1, [Entry("Variable", "token"), Choice("Taken From", 4)])])
    form.select_named("User")
    form.change([Row("Headers", -1, [Entry("Header", "Authorization"),
                                     Entry("Value", "{{token}}")])])


BODY = {"name": "{{fake.name}}", "email": "{{fake.email}}"}
TYPED = {
    "throng": 1, "name": "Made by typing",
    "users": [{
        "name": "User", "headers": {"Authorization": "{{token}}"},
        "on-start": [{"request": "POST /login", "json": {"name": "ada"},
                      "capture": {"token": {"from": "body"}}}],
        "tasks": [
            {"name": "List users", "steps": [
                {"request": "GET /users", "headers": {"Accept": "application/json"},
                 "checks": [{"status": 200}]}]},
            {"name": "Create user", "weight": 3, "steps": [
                {"request": "POST /users/", "json": BODY, "checks": [{"status": "200-299"}]}]}]}],
    "load": {"users": 4, "spawn-rate": 100, "tasks": N_TASKS}}


def test_is_made_by_typing_saved_opened_and_run(folder):
    path = folder / "made.throng"
    # A file is there already, so that saving needs no dialog.
    path.write_text(json.dumps({
        "throng": 1,
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /"}]}]}]}))
    demo = subprocess.Popen([os.environ["THRONG_DEMO_SERVER"], "--end-with-parent"],
                            stdout=subprocess.PIPE, text=True)
    target = demo.stdout.readline().split()[-1]

    app, form = open_form(path)
    form.select_named("Test")
    form.change([Entry("Name", "Made by typing"), Entry("Target", target)])
    type_tasks(form)
    app.screenshot(folder / "task.png")
    type_login(form)
    app.screenshot(folder / "login.png")
    form.select_named("Load")
    form.change([Entry("Users", "4"), Entry("Spawn Rate", "100"), Entry("Tasks", str(N_TASKS))])
    save_and_compare(app, path, {**TYPED, "target": target}, "what was typed")
    app.close()

    written = path.read_bytes()
    app, form = open_form(path)
    form.select_named("Create user")
    shown = [form.find(name, "text").text() for name in ("Name", "Weight", "Path", "Body")]
    assert shown[:3] == ["Create user", "3", "/users/"] and json.loads(shown[3]) == BODY, shown
    app.keys("ctrl+s")
    app.close()
    assert path.read_bytes() == written

    subprocess.run([os.environ["THRONG_CLI"], "run", str(path)], check=True)
    counts = count_of(target)
    # One to three, drawn by chance: five standard deviations.
    assert abs(counts["GET /users"] - N_TASKS / 4) < 5 * (N_TASKS * 3 / 16) ** 0.5, counts
    assert counts["GET /users"] + counts["POST /users/"] == N_TASKS, counts
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
    app.find("POST /", ["heading"])
    select(app, "Test")
    select(app, "Task")
    body = app.find_all("Body", ["text"], showing=False)[0]
    assert body.text() == "{", body.text()
    fill(app, "Body", "{}", 0)
    app.click("Start")
    app.find("Load", ["heading"])
    app.find(sentence, ["label"])
    users = app.find("Users", ["text", "entry"])
    assert users.text() == "abc", users.text()
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
    shown = wait_for(lambda: [n.name for n in app.find_all(None, ["label"])
                              if "certificate" in n.name.lower()], "the problem of the key")
    assert shown, shown
    app.close()


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
    click_at(line(app, "A"))
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
    app.keys("Escape")
    wait_for(lambda: not app.find_all(None, ["menu"]), "the menu to close")
    app.keys("Delete")
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
    app.find("Pause 1\u00a0s", ["heading"])
    select(app, "Set-up")
    app.screenshot(folder / "steps.png")
    click_at(app.find_all("GET /", ["list item"], below=app.find("Steps", ["list"]))[0])
    app.find("GET /", ["heading"])
    save(app, path)
    app.close()
    made = json.loads(path.read_text())
    assert made["set-up"] == [{"request": "GET /"}, {"pause": 1}], made


def page_of_a_task_lists_its_steps_and_adds_to_them(folder):
    path = folder / "task.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [
            {"name": "Buy", "steps": [{"request": "POST /carts"}, {"request": "POST /orders"}]}]}]}))
    app = open_file(path)
    select(app, "Buy")
    click_at(app.find("POST /orders", ["list item"], below=app.find("Steps", ["list"])))
    app.find("POST /orders", ["heading"])
    fill(app, "Path", "/pay", 0)
    select(app, "Buy")
    app.find("POST /pay", ["list item"], below=app.find("Steps", ["list"]))
    # What stands below a form stays as it is while somebody types in it.
    fill(app, "Name", "Buy it", 0)
    app.find("Buy it", ["heading"])
    app.screenshot(folder / "task.png")
    app.click("Add Group")
    app.find("Group", ["heading"])
    # Below a group, too.
    app.click("Add Pause")
    app.find("Pause 1\u00a0s", ["heading"])
    save(app, path)
    app.close()
    steps = json.loads(path.read_text())["users"][0]["tasks"][0]["steps"]
    assert steps == [{"request": "POST /carts"}, {"request": "POST /pay"},
                     {"group": "Group", "steps": [{"pause": 1}]}], steps


def what_is_added_shows_where_more_is_added_to_it(folder):
    path = folder / "added.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /"}]}]}]}))
    app = open_file(path)
    click_button(app, "Add Task")
    wait_for(lambda: lines(app)[6:9] == ["Task 2", "GET /", "Add Step"], "its step")
    click_button(app, "Add User Class")
    wait_for(lambda: "User 2" in lines(app), "a class")
    wait_for(lambda: "Add Task" in lines(app)[lines(app).index("User 2"):], "its tasks")
    app.close()


def outline_lies_over_the_form_of_a_narrow_window(folder):
    path = folder / "narrow.throng"
    path.write_text(json.dumps({
        "throng": 1, "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [
            {"name": name, "steps": [{"request": "GET /"}]} for name in ("A", "B")]}]}))
    app = open_file(path)
    mouse("windowsize", find_windows(app)[-1], 370, 700)
    app.find("Show Outline", ["button", "toggle button"])
    app.screenshot(folder / "narrow.png")
    app.click("Show Outline")
    b = line(app, "B")
    # It slides in.
    wait_for(lambda: b.box()[0] >= 0, "the outline to lie there")
    app.screenshot(folder / "overlay.png")
    click_at(b)
    app.find("B", ["heading"])
    wait_for(lambda: not app.find_all("Outline", ["list"]), "the outline to go away")
    app.close()


# The last one leaves a draft behind, which the next app to start would ask about.
sys.exit(main(test_is_made_by_typing_saved_opened_and_run,
              start_leads_to_the_problem, text_that_cant_be_read_keeps_start_from_running,
              outline_is_edited_by_keys, steps_are_added_and_listed_on_their_page,
              page_of_a_task_lists_its_steps_and_adds_to_them,
              what_is_added_shows_where_more_is_added_to_it,
              outline_lies_over_the_form_of_a_narrow_window, arrivals_have_fields_of_their_own,
              problem_without_a_field_is_told_on_the_form, problem_is_told_at_its_field))
