# SPDX-License-Identifier: GPL-3.0-or-later
"""The window around the views: welcome page, files, recovery, closing."""

import json
import os
import subprocess
import sys
from pathlib import Path

from designing import fill, save, select
from driver import APP_ID, DEADLINE_S, LOOK, App, click_at, find_windows, forgive_leaks, main, wait_for
from dropping import drop
from running import answer_file_dialog, tile
from tree import Tree, find_app


def write_shop(folder):
    path = folder / "shop.throng"
    path.write_text(json.dumps({
        "throng": 1, "name": "The shop", "target": "http://127.0.0.1:1",
        "users": [{"name": "U", "tasks": [{"name": "T", "steps": [{"request": "GET /"}]}]}]}))
    return path


def welcome_page_offers_the_ways_in(folder):
    app = App()
    for name in ("New Test", "Open…", "Try the Demo", "Look at It"):
        app.find(name, ["button"])
    app.screenshot(folder / "welcome.png")
    app.close()


def file_of_the_command_line_is_opened(folder):
    path = write_shop(folder)
    app = App(str(path))
    app.find("The shop", showing=False)
    app.find("Start", ["button"])
    app.screenshot(folder / "opened.png")
    app.close()


def long_name_leaves_the_switcher_its_room(folder):
    app = App(str(write_shop(folder)))

    def width():
        return app.find("Design", ["page tab", "radio button"]).box()[2]
    before = width()
    select(app, "Test")
    fill(app, "Name", "A name that goes on " * 10, 0)
    wait_for(lambda: app.find_all("• shop.throng", showing=False), "the edit")
    app.screenshot(folder / "long.png")
    assert width() == before, (width(), before)
    app.kill()


def recent_test_is_opened_and_its_list_closes(folder):
    Path(os.environ["XDG_DATA_HOME"], "recently-used.xbel").unlink(missing_ok=True)
    app = App()
    click_at(app.find("Recent Tests", ["toggle button"]))
    app.find("No recent tests yet")
    app.screenshot(folder / "none.png")
    app.close()
    app = App(str(write_shop(folder)))
    app.close()
    app = App()
    click_at(app.find("Recent Tests", ["toggle button"]))
    # That of the page behind it, and its own.
    wait_for(lambda: len(app.find_all("Recent Tests", ["list"])) == 2, "the list")
    app.screenshot(folder / "one.png")
    app.keys("Tab", "Return")
    app.find(LOOK, ["button"])
    wait_for(lambda: not app.find_all("Recent Tests", ["list"]), "the list to close")
    app.close()


def file_that_is_dropped_on_an_entry_is_opened(folder):
    path = folder / "shop.throng"
    path.write_text(json.dumps({"throng": 1, "name": "The shop", "target": "http://127.0.0.1:1"}))
    app = App()
    # It would take the path as text.
    drop(path, app.find(roles=["text", "entry"]),
         lambda: app.find_all("The shop", showing=False))
    app.close()


def file_that_another_program_changed_is_not_overwritten_unasked(folder):
    path = folder / "shared.throng"
    test = {"throng": 1, "name": "Ours", "target": "http://127.0.0.1:1",
            "users": [{"name": "U", "tasks": [{"name": "T", "steps": [{"request": "GET /"}]}]}]}
    path.write_text(json.dumps(test))
    app = App(str(path))
    fill(app, "Name", "Edited here", 0)
    theirs = json.dumps({**test, "name": "Theirs"})
    path.write_text(theirs)
    # Asked once, even if the key comes twice.
    app.keys("ctrl+s", "ctrl+s")
    app.find("Replace a Changed File?", showing=False)
    assert len(app.find_all("Replace", ["button"])) == 1
    app.screenshot(folder / "changed.png")
    assert path.read_text() == theirs
    app.click("Replace")
    wait_for(lambda: "Edited here" in path.read_text(), "the file to be replaced")
    fill(app, "Name", "Edited again", 0)
    save(app, path)
    assert "Edited again" in path.read_text()
    app.close()


def save_that_fails_is_told_until_it_is_read(folder):
    path = folder / "gone" / "lost.throng"
    path.parent.mkdir()
    path.write_text(json.dumps({
        "throng": 1, "name": "Lost", "target": "http://127.0.0.1:1",
        "users": [{"name": "U", "tasks": [{"name": "T", "steps": [{"request": "GET /"}]}]}]}))
    app = App(str(path))
    fill(app, "Name", "Edited", 0)
    path.unlink()
    path.parent.rmdir()
    app.keys("ctrl+s")
    app.find("Can’t Save the Test", showing=False)
    app.find(f"“{path}” cannot be written: No such file or directory", showing=False)
    app.screenshot(folder / "failed.png")
    # Not that of the window.
    app.find_all("Close", ["button"])[-1].act()
    wait_for(lambda: not app.find_all("Can’t Save the Test"), "the dialog to close")
    app.find("• lost.throng", showing=False)
    app.close()


def name_without_an_ending_gets_that_of_tests(folder):
    forgive_leaks()
    app = App(str(write_shop(folder)))
    app.keys("ctrl+shift+s")
    answer_file_dialog(app, folder / "plain", "shop.throng")
    wait_for((folder / "plain.throng").exists, "the file with its ending")
    app.find("plain.throng", showing=False)
    # The dialog for files asks about the name that was typed, of which there is no file.
    (folder / "precious.throng").write_text("mine")
    app.keys("ctrl+shift+s")
    answer_file_dialog(app, folder / "precious", "plain.throng")
    app.find("Replace File?", showing=False)
    app.screenshot(folder / "replace.png")
    app.click("Cancel")
    wait_for(lambda: not app.find_all("Replace File?"), "the question to close")
    assert (folder / "precious.throng").read_text() == "mine"
    assert not (folder / "precious").exists() and not (folder / "plain").exists()
    app.find("plain.throng", showing=False)
    app.close()


def quit_closes_no_window_before_all_have_been_asked_about(folder):
    app = App(str(write_shop(folder)))
    other = folder / "other.throng"
    other.write_text((folder / "shop.throng").read_text().replace("The shop", "The other"))
    subprocess.run([*os.environ["THRONG"].split(), str(other)], check=True)
    app.click(LOOK)
    wait_for(lambda: len(find_windows(app)) == 2, "two windows")
    fill(app, "Name", "Edited", 0)
    app.activate("quit")
    app.find("Save Changes?", showing=False)
    app.screenshot(folder / "asked.png")
    # Asked for again, it asks no second time.
    app.activate("quit")
    app.click("Cancel")
    wait_for(lambda: not app.find_all("Save Changes?", showing=False), "the question to close")
    assert len(find_windows(app)) == 2
    app.activate("quit")
    app.click("Discard")
    app.process.wait(DEADLINE_S)
    app.close()
    # What was discarded is not offered.
    app = App()
    app.find("New Test", ["button"])
    assert not app.find_all("Restore Unsaved Tests?", showing=False)
    app.close()


def file_is_opened_while_a_dialog_is_the_active_window(folder):
    app = App(str(write_shop(folder)))
    other = folder / "other.throng"
    other.write_text((folder / "shop.throng").read_text().replace("The shop", "The other"))
    app.keys("ctrl+question")
    app.find("Keyboard shortcuts", showing=False)
    subprocess.run([*os.environ["THRONG"].split(), str(other)], check=True)
    app.find("The other", showing=False)
    # By another name too it is not opened again.
    link = folder / "link.throng"
    link.symlink_to(other)
    third = folder / "third.throng"
    third.write_text((folder / "shop.throng").read_text().replace("The shop", "The third"))
    for path in (other, link, third):
        subprocess.run([*os.environ["THRONG"].split(), str(path)], check=True)
    app.find("The third", showing=False)
    titles = [node.name for node in app.find_all(roles=["frame"], showing=False)]
    assert titles.count("The other") == 1, titles
    app.close()


def service_of_the_demo_comes_back_for_a_test_of_it(folder):
    forgive_leaks()
    app = App("--demo")
    app.find("Outline", ["list"])
    app.keys("ctrl+shift+s")
    path = folder / "demo.throng"
    answer_file_dialog(app, path, "Demo.throng")
    wait_for(path.exists, "the file")
    # That of before ends with it.
    app.close()
    app = App(str(path))
    app.click("Start")
    wait_for(lambda: (tile(app, "Requests") or 0) > 20, "requests")
    assert not [node.name for node in app.find_all() if node.name.startswith("Failures ")]
    app.screenshot(folder / "demo.png")
    app.close()


def run_goes_on_when_its_window_stays_after_all(folder):
    app = App(str(write_shop(folder)))
    fill(app, "Name", "Edited", 0)
    app.click("Start")
    app.find("Stop", ["button"])
    app.keys("ctrl+w")
    app.click("Stop and Close")
    app.find("Save Changes?", showing=False)
    app.click("Cancel")
    wait_for(lambda: not app.find_all("Save Changes?", showing=False), "the question to close")
    # Asked about the run once more.
    app.keys("ctrl+w")
    app.find("Stop the Run?", showing=False)
    app.click("Stop and Close")
    app.click("Discard")
    app.process.wait(DEADLINE_S)
    app.close()


def what_an_open_question_is_about_is_offered_when_the_session_ends(folder):
    app = App(str(write_shop(folder)))
    fill(app, "Name", "Edited", 0)
    app.keys("ctrl+w")
    app.find("Save Changes?", showing=False)
    app.close()
    app = App()
    app.find("Restore Unsaved Tests?", showing=False)
    app.close()


def broken_file_is_told_in_words(folder):
    path = folder / "broken.throng"
    path.write_text('{ "throng": 1, "users": 5 }')
    app = App(str(path))
    app.find("Can’t Open the Test", showing=False)
    app.find("What is wrong with “broken.throng”:\nusers: must be an array, not a number", showing=False)
    app.screenshot(folder / "broken.png")
    app.click("Close")
    app.close()
    path.write_text('{ "throng": 1,\n  "users" }')
    app = App(str(path))
    app.find("Can’t Open the Test", showing=False)
    said = wait_for(lambda: [node.name for node in app.find_all(showing=False)
                             if "line 2, character " in node.name], "the line")[0]
    assert str(folder) not in said, said
    app.close()
    path.write_text("\n")
    app = App(str(path))
    app.find("“broken.throng” is empty", showing=False)
    app.close()
    app = App(str(folder / "missing.throng"))
    app.find("“missing.throng” cannot be read: No such file or directory", showing=False)
    app.screenshot(folder / "missing.png")
    app.close()


def file_whose_name_is_no_utf8_is_opened(folder):
    path = os.fsencode(folder) + b"/caf\xe9.throng"
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"throng": 1, "name": "Odd", "target": "http://127.0.0.1:1", "users": [
            {"name": "U", "tasks": [{"name": "T", "steps": [{"request": "GET /"}]}]}]}, file)
    app = App(os.fsdecode(path))
    app.find("Odd", showing=False)
    app.screenshot(folder / "odd.png")
    app.close()


def preferences_open(folder):
    app = App()
    app.find("New Test", ["button"])
    app.activate("preferences")
    app.find("Refresh", showing=False)
    app.find("None so far", showing=False)
    # Once, however often it is asked for.
    app.activate("preferences")
    app.screenshot(folder / "preferences.png")
    app.keys("Escape")
    wait_for(lambda: not app.find_all("Refresh"), "the preferences to close")
    app.close()


def keyboard_shortcuts_are_listed(folder):
    app = App()
    app.find("New Test", ["button"])
    app.keys("ctrl+question")
    for title in ("New test", "Undo", "Keyboard shortcuts", "Copy rows"):
        app.find(title, showing=False)
    app.screenshot(folder / "shortcuts.png")
    app.close()


def help_explains_the_words(folder):
    forgive_leaks()
    app = App()
    app.find("New Test", ["button"])
    app.keys("F1")
    app.find("First Steps", showing=False)
    app.screenshot(folder / "help.png")
    app.keys("F1")
    for _ in range(3):
        app.keys("Down")
    app.keys("Return")
    app.find("Response Time", showing=False)
    app.screenshot(folder / "numbers.png")
    app.keys("alt+Left")
    app.find("First Steps", showing=False)
    app.keys("Escape")
    app.find("New Test", ["button"])
    app.close()


def keys_lead_to_the_views(folder):
    app = App("--demo")
    app.find("Outline", ["list"])
    for key, shown, hidden in (("ctrl+Page_Down", "Next Run", "Outline"),
                               ("alt+1", "Outline", "Next Run"),
                               ("alt+2", "Next Run", "Outline"),
                               ("ctrl+Page_Up", "Outline", "Next Run")):
        app.keys(key)
        app.find(shown)
        wait_for(lambda name=hidden: not app.find_all(name), f"{key} to leave {hidden}")
    app.screenshot(folder / "design.png")
    app.close()


def notification_of_a_closed_window_opens_its_test(folder):
    path = write_shop(folder)
    app = App()
    app.find("New Test", ["button"])
    app.activate("show-run", f"(uint32 7, '{path.as_uri()}')")
    app.find("The shop", showing=False)
    app.close()


def let_the_bus_start_the_app():
    """As where it is installed."""
    service = Path(__file__).parents[2] / "data" / f"{APP_ID}.service.in"
    folder = Path(os.environ["XDG_DATA_HOME"], "dbus-1", "services")
    folder.mkdir(parents=True)
    text = service.read_text().replace("@bindir@", str(Path(os.environ["THRONG"]).resolve().parent))
    (folder / f"{APP_ID}.service").write_text(text)
    subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
                    "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.ReloadConfig"],
                   check=True)


class WokenApp(App):
    """Started by the bus for one of its actions. It ends with the bus at the latest."""

    def __init__(self, action, *parameters):  # pylint: disable=super-init-not-called
        self.activate(action, *parameters)
        self.tree = Tree(wait_for(lambda: find_app(name="throng"), "the app to show up"))

    def close(self):
        self.activate("quit")
        wait_for(lambda: not find_app(name="throng"), "the app to end")


def notification_of_an_app_that_has_ended_starts_it_and_opens_its_test(folder):
    path = write_shop(folder)
    let_the_bus_start_the_app()
    app = WokenApp("show-run", f"(uint32 7, '{path.as_uri()}')")
    app.find("The shop", showing=False)
    app.screenshot(folder / "woken.png")
    app.close()


sys.exit(main(welcome_page_offers_the_ways_in, file_of_the_command_line_is_opened,
              long_name_leaves_the_switcher_its_room,
              recent_test_is_opened_and_its_list_closes, file_that_is_dropped_on_an_entry_is_opened,
              file_that_another_program_changed_is_not_overwritten_unasked,
              save_that_fails_is_told_until_it_is_read, name_without_an_ending_gets_that_of_tests,
              quit_closes_no_window_before_all_have_been_asked_about,
              file_is_opened_while_a_dialog_is_the_active_window,
              service_of_the_demo_comes_back_for_a_test_of_it,
              run_goes_on_when_its_window_stays_after_all,
              what_an_open_question_is_about_is_offered_when_the_session_ends, broken_file_is_told_in_words,
              file_whose_name_is_no_utf8_is_opened, preferences_open, keyboard_shortcuts_are_listed,
              help_explains_the_words, keys_lead_to_the_views,
              notification_of_a_closed_window_opens_its_test,
              notification_of_an_app_that_has_ended_starts_it_and_opens_its_test))
