# SPDX-License-Identifier: GPL-3.0-or-later
"""Sharing a test: what a copy for others lacks is told, and the copy lacks it on each way out."""

import json
import os
import subprocess
import sys
from pathlib import Path

from driver import App, click_at, forgive_leaks, main, wait_for
from mail import Mail
from running import save_as

SECRET = "s3cr3t-of-mine"


def open_secret(folder):
    path = folder / "shop.throng"
    path.write_text(json.dumps({
        "throng": 1, "name": "The shop", "target": "http://127.0.0.1:1",
        "auth": {"bearer": SECRET}, "variables": {"password": SECRET + "-2", "kept": "north"},
        "users": [{"name": "Visitor", "tasks": [{"name": "Log in", "steps": [
            {"request": "POST /login", "json": {"user": "me", "password": SECRET + "-3"}}]}]}]}))
    app = App(str(path))
    app.find("Outline", ["list"])
    return path, app


def open_dialog(app):
    """From the main menu, by keys alone."""
    app.keys("F10")
    app.find(roles=["menu item"])
    app.keys("e")
    app.find("Save a Copy…", ["button"])


def says(app, words):
    return any(words in node.name for node in app.find_all())


def check_copy(text):
    assert SECRET not in text, text
    copy = json.loads(text)
    assert copy["auth"] == {"bearer": "{{token}}"}, copy
    assert copy["variables"]["password"] == {"value": "", "enabled": False}, copy
    assert copy["variables"]["kept"] == "north", copy


def what_is_left_out_is_told_in_words(folder):
    path, app = open_secret(folder)
    before = path.read_text()
    open_dialog(app)
    for words in ("Token", "Value of a secret variable", "Secret value", "Test › bearer",
                  "Visitor › Log in › POST /login › json.password", "To be filled in: token"):
        assert says(app, words), words
    assert not says(app, SECRET)
    for name in ("Copy as Text", "Email…", "Save a Copy…"):
        assert app.find(name, ["button"]).is_focusable
    app.screenshot(folder / "share.png")
    app.keys("Escape")
    wait_for(lambda: not app.find_all("Save a Copy…"), "the dialog to close")
    assert path.read_text() == before
    app.close()


def saved_copy_lacks_secrets_and_takes_no_place(folder):
    forgive_leaks()
    path, app = open_secret(folder)
    before = path.read_text()
    open_dialog(app)
    app.click("Save a Copy…")
    copy = folder / "copy.throng"
    save_as(app, copy, "The shop for others.throng")
    app.find("Saved as “copy.throng”", showing=False)
    check_copy(copy.read_text())
    assert path.read_text() == before
    app.close()

    # What it lacks is told before it runs.
    result = subprocess.run([*os.environ["THRONG_CLI"].split(), "validate", str(copy)],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 2 and "token" in result.stderr + result.stdout, result


def copied_text_lacks_secrets(folder):
    _path, app = open_secret(folder)
    open_dialog(app)
    app.click("Copy as Text")
    app.find("Copied", showing=False)
    app.keys("Escape")
    wait_for(lambda: not app.find_all("Save a Copy…"), "the dialog to close")
    app.find("Outline", ["list"])
    app.click("Run")
    entry = app.find("Filter the table", ["text", "entry"])
    click_at(entry)
    app.keys("ctrl+v")
    check_copy(wait_for(entry.text, "the text"))
    app.close()


def mail_has_the_copy_attached(folder):
    portal = Mail()
    _path, app = open_secret(folder)
    open_dialog(app)
    app.click("Email…")
    mail = portal.wait_for_mail()
    assert mail["subject"] == "The shop" and "The shop" in mail["body"], mail
    (name, text), = mail["attachments"]
    assert name == "The shop for others.throng", name
    check_copy(text)
    wait_for(lambda: not app.find_all("Save a Copy…"), "the dialog to close")
    app.close()
    portal.close()


def refused_mail_leaves_the_dialog(folder):
    portal = Mail(answer=1)
    _path, app = open_secret(folder)
    open_dialog(app)
    app.click("Email…")
    portal.wait_for_mail()
    app.find("Save a Copy…", ["button"])
    app.close()
    portal.close()


def mail_that_is_answered_late_finds_the_dialog_closed(folder):
    portal = Mail(after_s=2)
    _path, app = open_secret(folder)
    open_dialog(app)
    app.click("Email…")
    portal.wait_for_mail()
    app.keys("Escape")
    wait_for(lambda: not app.find_all("Save a Copy…"), "the dialog to close")
    wait_for(lambda: "answered" in portal.told, "the answer")
    app.click("Run")
    app.find("Filter the table", ["text", "entry"])
    app.close()
    portal.close()


def without_a_mail_app_it_says_so(folder):
    portal = Mail(answer=2)
    _path, app = open_secret(folder)
    open_dialog(app)
    app.click("Email…")
    app.find("No mail app can be reached. Save a copy and attach it to a message.", showing=False)
    app.screenshot(folder / "no-mail.png")
    app.close()
    portal.close()


def without_a_portal_the_program_gets_the_copy(folder):
    program = folder / "bin" / "xdg-email"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{folder}/arguments"\n')
    program.chmod(0o755)
    portal = Mail(answer="none")
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{program.parent}:{before}"
    _path, app = open_secret(folder)
    os.environ["PATH"] = before
    open_dialog(app)
    app.click("Email…")
    wait_for((folder / "arguments").exists, "the program to be called")
    wait_for(lambda: not app.find_all("Save a Copy…"), "the dialog to close")
    check_copy(Path((folder / "arguments").read_text().splitlines()[-1]).read_text())
    app.close()
    portal.close()


sys.exit(main(what_is_left_out_is_told_in_words, saved_copy_lacks_secrets_and_takes_no_place,
              copied_text_lacks_secrets, mail_has_the_copy_attached, refused_mail_leaves_the_dialog,
              mail_that_is_answered_late_finds_the_dialog_closed,
              without_a_mail_app_it_says_so, without_a_portal_the_program_gets_the_copy))
