# SPDX-License-Identifier: GPL-3.0-or-later
"""What helps a person who types into the forms: where the focus is, and what is offered."""

import json
import signal
import sys

from designing import fill, focus, line, open_file, save, select, type_text
from driver import App, click_at, main, wait_for

TEST = {
    "throng": 1, "name": "Shop", "target": "http://127.0.0.1:1", "variables": {"shop": "north"},
    "users": [{"name": "User", "on-start": [
        {"request": "POST /login", "capture": {"token": {"json": "$.t", "default": "t0"}}}],
        "tasks": [{"name": "Task", "steps": [
            {"request": "POST /cart", "headers": {"X-A": "1"}, "json": {"shop": "a"}}]}]}]}


def write_test(folder):
    path = folder / "shop.throng"
    path.write_text(json.dumps(TEST))
    return path


def find_focused(app, name):
    """Waits until the entry of this name is the one that is typed into."""
    def has_focus():
        return [node for node in app.find_all(name, ["text", "entry"])
                if any(part.is_focused() for part in (node, *node.children))]
    return wait_for(has_focus, f"the focus to be in {name!r}")[0]


def wait_for_text(node, text):
    wait_for(lambda: node.text() == text, f"{text!r} instead of {node.text()!r}")


def suggestions(app):
    return [row.name for found in app.find_all("Suggestions", ["list"])[:1] for row in found.children]


def wait_for_suggestion(app, name):
    wait_for(lambda: any(row.startswith(name) for row in suggestions(app)), f"{name!r} offered")


def wait_for_none(app):
    wait_for(lambda: not suggestions(app), "no suggestions")


def new_test_is_typed_into_at_once(folder):
    app = App()
    app.find("Address to Test", ["text", "entry"])
    app.click("New Test")
    path = find_focused(app, "Path")
    app.keys("ctrl+a")
    type_text("/carts")
    wait_for_text(path, "/carts")
    app.screenshot(folder / "typed.png")
    app.close()


def pasted_address_fills_target_and_path(folder):
    app = App()
    app.click("New Test")
    path = find_focused(app, "Path")
    app.keys("ctrl+a")
    type_text("http://127.0.0.1:5000/users?page=2")
    wait_for_text(path, "http://127.0.0.1:5000/users?page=2")
    app.keys("ctrl+a", "ctrl+x")
    wait_for_text(path, "")
    app.keys("ctrl+v")
    wait_for_text(path, "/users?page=2")
    select(app, "Test")
    wait_for_text(app.find("Target", ["text", "entry"]), "http://127.0.0.1:5000")
    app.close()


def new_test_takes_the_address_that_stands_there(folder):
    app = App()
    find_focused(app, "Address to Test")
    type_text("http://127.0.0.1:5000/users")
    app.click("New Test")
    wait_for_text(find_focused(app, "Path"), "/users")
    app.close()


def address_on_the_welcome_page_begins_a_test(folder):
    app = App()
    entry = find_focused(app, "Address to Test")
    type_text("shop.test")
    app.keys("Return")
    app.find("The address must begin with http:// or https://")
    app.screenshot(folder / "no-address.png")
    app.keys("ctrl+a")
    type_text("http://127.0.0.1:5000/users")
    wait_for_text(entry, "http://127.0.0.1:5000/users")
    app.keys("Return")
    wait_for_text(find_focused(app, "Path"), "/users")
    select(app, "Test")
    wait_for_text(app.find("Target", ["text", "entry"]), "http://127.0.0.1:5000")
    app.close()


def template_is_chosen_by_keys_in_an_entry(folder):
    app = open_file(write_test(folder))
    path = focus(app, "Path")
    app.keys("End")
    type_text("/{{")
    wait_for_suggestion(app, "token, such as t0, Captured by POST /login")
    assert suggestions(app)[1].startswith("shop, such as north"), suggestions(app)
    app.screenshot(folder / "offered.png")
    app.keys("Down", "Return")
    wait_for_text(path, "/cart/{{shop}}")
    wait_for_none(app)
    type_text("/{{tok")
    wait_for(lambda: len(suggestions(app)) == 1, "one suggestion")
    app.keys("Tab")
    wait_for_text(path, "/cart/{{shop}}/{{token}}")
    find_focused(app, "Path")
    type_text("/{{em")
    wait_for_suggestion(app, "fake.email")
    app.keys("Escape")
    wait_for_none(app)
    wait_for_text(path, "/cart/{{shop}}/{{token}}/{{em")
    app.close()


def template_is_chosen_in_a_body(folder):
    path = write_test(folder)
    app = open_file(path)
    body = focus(app, "Body")
    # The first line is the brace.
    app.keys("ctrl+Home", "Down", "End", "Left")
    type_text("{{sho")
    wait_for_suggestion(app, "shop")
    app.screenshot(folder / "body.png")
    app.keys("Return")
    wait_for(lambda: "a{{shop}}\"" in body.text(), f"the template in {body.text()!r}")
    save(app, path)
    request = json.loads(path.read_text())["users"][0]["tasks"][0]["steps"][0]
    assert request["json"] == {"shop": "a{{shop}}"}, request
    app.close()


def unknown_name_is_explained_at_the_field(folder):
    app = open_file(write_test(folder))

    def description(name):
        return app.find_all(name, ["text", "entry"], showing=False)[0].description

    said = "{{tokn}}: nothing sets the variable “tokn”; did you mean “token”?"
    for name, text in (("Path", "/{{tokn}}"), ("Body", '{ "a": "{{tokn}}" }')):
        node = app.find_all(name, ["text", "entry"], showing=False)[0]
        node.set_text(text)
        wait_for(lambda n=name: description(n) == said, f"{name} to be explained")
    app.screenshot(folder / "explained.png")
    node = app.find_all("Path", ["text", "entry"], showing=False)[0]
    node.set_text("/{{token}}")
    wait_for(lambda: description("Path") == "", "no explanation")
    # A long one is cut between characters, each of which may be several bytes.
    node.set_text("/{{a" + "é" * 80 + "}}")
    wait_for(lambda: description("Path").startswith("{{aé"), "a long one to be explained")
    assert "…" in description("Path").split(":")[0], description("Path")
    app.close()


def headers_are_completed(folder):
    path = write_test(folder)
    app = open_file(path)
    name = focus(app, "Header", -1)
    type_text("cont")
    wait_for_suggestion(app, "Content-Type")
    app.screenshot(folder / "headers.png")
    app.keys("Up", "Return")
    wait_for_text(name, "Content-Type")
    wait_for_none(app)
    app.keys("Return")
    app.keys("Down")
    wait_for_suggestion(app, "application/xml")
    app.keys("Down", "Down", "Return")
    wait_for_none(app)
    save(app, path)
    request = json.loads(path.read_text())["users"][0]["tasks"][0]["steps"][0]
    assert request["headers"] == {"X-A": "1", "Content-Type": "application/xml"}, request
    app.close()


def what_is_typed_fast_is_not_replaced(folder):
    app = open_file(write_test(folder))
    name = focus(app, "Header", -1)
    type_text("x-")
    wait_for_suggestion(app, "X-API-Key")
    # All keys are there when it looks next.
    app.process.send_signal(signal.SIGSTOP)
    type_text("one")
    app.keys("Return")
    app.process.send_signal(signal.SIGCONT)
    wait_for_none(app)
    wait_for_text(name, "x-one")
    app.close()


def log_in_preset_fills_what_it_needs(folder):
    path = write_test(folder)
    app = open_file(path)
    select(app, "On start")
    app.screenshot(folder / "presets.png")
    app.click("Send User and Password")
    app.find("Test", ["heading"])
    save(app, path)
    saved = json.loads(path.read_text())
    assert saved["users"][0]["auth"] == {"basic": {"user": "{{user}}", "password": "{{password}}"}}
    assert saved["variables"] == {"shop": "north", "user": "user{{user.number}}",
                                  "password": "secret"}
    app.close()


def text_that_cant_be_saved_is_told(folder):
    path = write_test(folder)
    app = open_file(path)
    select(app, "User")
    app.keys("ctrl+s")
    wait_for(lambda: "\n" in path.read_text(), "the file to be written")
    before = path.read_text()
    fill(app, "Fixed Count", "abc")
    app.find("• shop.throng", showing=False)
    select(app, "Load")
    app.keys("ctrl+s")
    app.find("Saved, but for 1 field with what can’t be its value", showing=False)
    app.screenshot(folder / "toast.png")
    assert path.read_text() == before
    app.find("• shop.throng", showing=False)
    app.click("Show")
    app.find("User", ["heading"])
    find_focused(app, "Fixed Count")

    app.keys("ctrl+w")
    app.find("Close and Lose Text?", showing=False)
    app.screenshot(folder / "lose.png")
    app.click("Cancel")
    find_focused(app, "Fixed Count")
    fill(app, "Weight", "2")
    app.keys("ctrl+w")
    app.find("Save Changes?", showing=False)
    app.screenshot(folder / "both.png")
    app.click("Save")
    wait_for(lambda: app.process.poll() is not None, "the window to close")
    assert json.loads(path.read_text())["users"][0]["weight"] == 2


def copy_has_the_text_that_cant_be_saved(folder):
    app = open_file(write_test(folder))
    select(app, "User")
    fill(app, "Fixed Count", "abc")
    click_at(line(app, "User"))
    app.keys("ctrl+c")
    app.find("Copied without “abc”, which can’t be its value", showing=False)
    app.keys("ctrl+d")
    app.find("User 2", ["heading"])
    wait_for(lambda: app.find("Fixed Count", ["text", "entry"]).text() == "abc", "the text")
    app.screenshot(folder / "copy.png")
    app.kill()


sys.exit(main(new_test_is_typed_into_at_once, pasted_address_fills_target_and_path,
              new_test_takes_the_address_that_stands_there,
              address_on_the_welcome_page_begins_a_test, template_is_chosen_by_keys_in_an_entry,
              template_is_chosen_in_a_body, unknown_name_is_explained_at_the_field,
              text_that_cant_be_saved_is_told, copy_has_the_text_that_cant_be_saved,
              headers_are_completed, what_is_typed_fast_is_not_replaced,
              log_in_preset_fills_what_it_needs))
