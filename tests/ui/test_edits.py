# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits can be taken back, and survive a crash."""

import json
import sys
from pathlib import Path

from designing import fill, focus, open_file, save, select, type_text
from driver import App, main, wait_for

N_EDITS = 50


def write_test(folder):
    path = folder / "shop.throng"
    path.write_text(json.dumps({
        "throng": 1, "name": "0", "target": "http://127.0.0.1:1",
        "users": [{"name": "User", "tasks": [{"name": "Task", "steps": [{"request": "GET /"}]}]}]}))
    return path


def save_and_read(app, path, is_right, what):
    """Saves until the file is right; what is in it then."""
    def attempt():
        app.keys("ctrl+s")
        text = path.read_text()
        return text if is_right(text) else None
    return wait_for(attempt, what)


def undo_and_redo_restore_every_state(folder):
    path = write_test(folder)
    app = open_file(path)
    select(app, "Test")
    name, target = (app.find(label, ["text", "entry"]) for label in ("Name", "Target"))
    states = [save_and_read(app, path, lambda text: "\n" in text, "the file to be written")]
    for number in range(1, N_EDITS + 1):
        # Fields take turns, so that each edit is a step of its own.
        field, text = (name, f"n{number}") if number % 2 else (target, f"http://127.0.0.1:{number}")
        field.set_text(text)
        states.append(save_and_read(app, path, lambda saved, t=text: f'"{t}"' in saved, text))
    assert len(set(states)) == N_EDITS + 1
    for expected in reversed(states[:-1]):
        app.keys("ctrl+z")
        save_and_read(app, path, lambda saved, e=expected: saved == e, "the state before")
    for expected in states[1:]:
        app.keys("ctrl+shift+z")
        save_and_read(app, path, lambda saved, e=expected: saved == e, "the state after")
    app.close()


def undo_takes_back_first_what_is_no_value(folder):
    path = write_test(folder)
    app = open_file(path)
    fill(app, "Weight", "5", 0)
    timeout = focus(app, "Timeout")
    app.keys("ctrl+a")
    type_text("soon")
    wait_for(lambda: timeout.text() == "soon", "what is typed")
    for _ in range(4):
        app.keys("ctrl+z")
        if timeout.text() == "1m":
            break
    wait_for(lambda: timeout.text() == "1m", "the value again")
    assert app.find_all("Weight", ["text"], showing=False)[0].text() == "5"
    app.keys("ctrl+z")
    wait_for(lambda: app.find_all("Weight", ["text"], showing=False)[0].text() == "1", "the edit before")
    app.find(path.name, showing=False)
    app.kill()


def unsaved_work_is_offered_after_a_crash(folder):
    path = write_test(folder)
    app = open_file(path)
    select(app, "Test")
    fill(app, "Name", "Precious", 0)
    drafts = Path(app.data_folder, "throng", "drafts")
    wait_for(lambda: any("Precious" in draft.read_text() for draft in drafts.glob("*.throng")),
             "a draft")
    app.kill()
    assert "Precious" not in path.read_text()

    app = App()
    app.find("Restore Unsaved Tests?", showing=False)
    app.screenshot(folder / "offer.png")
    app.click("Restore")
    app.find("Precious", showing=False)
    app.find("• shop.throng", showing=False)
    save(app, path)
    assert json.loads(path.read_text())["name"] == "Precious"
    wait_for(lambda: not list(drafts.iterdir()), "no draft")
    app.close()

    app = App()
    app.find("New Test", ["button"])
    # What is offered at the start comes before what is asked for later.
    app.activate("help")
    app.find("First Steps", showing=False)
    assert not app.find_all("Restore Unsaved Tests?", showing=False)
    app.close()


def text_that_cant_be_saved_is_offered_after_a_crash(folder):
    path = write_test(folder)
    app = open_file(path)
    select(app, "User")
    fill(app, "Fixed Count", "abc")
    drafts = Path(app.data_folder, "throng", "drafts")
    wait_for(lambda: any("abc" in draft.read_text() for draft in drafts.glob("*.texts")), "a draft")
    app.kill()

    app = App()
    app.find("Restore Unsaved Tests?", showing=False)
    app.click("Restore")
    select(app, "User")
    wait_for(lambda: app.find("Fixed Count", ["text", "entry"]).text() == "abc", "the text")
    fill(app, "Fixed Count", "3")
    app.find("• shop.throng", showing=False)
    save(app, path)
    wait_for(lambda: not list(drafts.iterdir()), "no draft")
    app.close()


def closing_asks_about_changes(folder):
    path = write_test(folder)
    app = open_file(path)
    select(app, "Test")
    fill(app, "Name", "Changed", 0)
    app.find("• shop.throng", showing=False)
    app.keys("ctrl+w")
    app.find("Save Changes?", showing=False)
    app.screenshot(folder / "closing.png")
    app.click("Cancel")
    wait_for(lambda: not app.find_all("Save Changes?"), "the question to go")
    app.keys("ctrl+w")
    app.click("Save", ["button"])
    wait_for(lambda: app.process.poll() is not None, "the window to close")
    assert json.loads(path.read_text())["name"] == "Changed"


def unsaved_work_is_offered_after_a_signal(folder):
    path = write_test(folder)
    app = open_file(path)
    select(app, "Test")
    fill(app, "Name", "Precious", 0)
    app.find("Precious", showing=False)
    app.close()
    assert "Precious" not in path.read_text()

    app = App()
    app.find("Restore Unsaved Tests?", showing=False)
    app.click("Discard")
    app.find("New Test", ["button"])
    app.close()


sys.exit(main(undo_and_redo_restore_every_state, undo_takes_back_first_what_is_no_value,
              unsaved_work_is_offered_after_a_crash,
              text_that_cant_be_saved_is_offered_after_a_crash,
              unsaved_work_is_offered_after_a_signal, closing_asks_about_changes))
