#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""throng-cli where things are not as usual: cli-odd.py THRONG-CLI

Readers that go away, output that is full or closed, results that would replace the wrong file, a
pipe for the summary, a stop in the terminal, nohup, a target that vanishes, options that make no
sense, terminals that can little, TLS sessions. Prints TAP.
"""

import fcntl
import json
import os
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path

from torture import Target, wait_for_end_of

CLI = os.path.abspath(sys.argv[1])
MAX_WALL_S = 60


def write_scenario(folder, target, run_time):
    path = folder / "test.throng"
    path.write_text(json.dumps({
        "throng": 1,
        "name": "Odd",
        "target": target.address,
        "users": [{"name": "Visitor", "wait": {"constant": 0.05},
                   "tasks": [{"name": "Look", "steps": [{"request": "GET /users"}]}]}],
        "load": {"users": 5, "spawn-rate": 100, "run-time": run_time},
    }))
    return path


def start(*arguments, **options):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL,
               "text": True, "start_new_session": True, **options}
    return subprocess.Popen([CLI, *arguments], **options)


def finish(process):
    output, errors = process.communicate(timeout=MAX_WALL_S)
    assert wait_for_end_of(process.pid), "workers are left behind"
    assert "WARNING" not in (errors or "") and "CRITICAL" not in (errors or ""), errors
    return process.returncode, output, errors


def expect(value, wanted):
    assert value == wanted, f"{value!r}, not {wanted!r}"


def read_outcome(path):
    return json.loads(path.read_text())["run"]["outcome"]


def reader_that_goes_away_ends_the_run_with_results(folder, target):
    process = start("run", write_scenario(folder, target, 600), "--json", folder / "run.json",
                    "--csv", folder / "run")
    assert "users" in process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.wait(timeout=MAX_WALL_S)
    assert wait_for_end_of(process.pid), "workers are left behind"
    expect(process.returncode, 130)
    expect(errors, "")
    expect(read_outcome(folder / "run.json"), "interrupted")


def full_output_is_exit_code_3(folder, target):
    for arguments in [["run", write_scenario(folder, target, 1)], ["examples", "shop"], ["help"],
                      ["--version"], ["validate", folder / "test.throng"]]:
        with open("/dev/full", "w", encoding="utf-8") as full:
            code, _, errors = finish(start(*arguments, stdout=full))
        expect((arguments[0], code), (arguments[0], 3))
        assert "Could not write" in errors, errors


def limit_of_file_sizes_is_told(folder, target):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    code, output, errors = finish(start("run", write_scenario(folder, target, 3), "--json",
                                        folder / "run.json", preexec_fn=limit))
    expect(code, 3)
    assert "Could not write" in errors and "run.json" in errors, errors
    # Once while the run lasts, and at its end.
    expect([line.endswith("it is tried again.") for line in errors.splitlines()], [True, False])
    assert "Aggregated" in output, output


def closed_standard_files_are_no_place_for_results(folder, target):
    path = write_scenario(folder, target, 3)
    command = ["sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', CLI, "run", path, "--json",
               folder / "run.json", "--csv", folder / "run"]
    code = subprocess.run(command, timeout=MAX_WALL_S, check=False).returncode
    assert code in (0, 4), code
    expect(read_outcome(folder / "run.json"), "completed")
    for kind in ["stats", "stats_history", "failures", "exceptions"]:
        lines = (folder / f"run_{kind}.csv").read_bytes().split(b"\r\n")
        assert not any(b"\n" in line or b"Visitor" in line for line in lines), kind


def results_never_replace_the_scenario_or_each_other(folder, target):
    path = write_scenario(folder, target, 1)
    before = path.read_bytes()
    link = folder / "link.json"
    link.symlink_to(path)
    (folder / "run_stats.csv").symlink_to(path)
    for options in [["--json", path], ["--json", link], ["--csv", folder / "run"],
                    ["--json", folder / "x_failures.csv", "--csv", folder / "x"], ["--json", "-"]]:
        code, _, errors = finish(start("run", path, *options))
        expect((options, code), (options, 2))
        assert "--json" in errors or "--csv" in errors, errors
        expect(path.read_bytes(), before)
    other = folder / "y_run.json"
    other.write_bytes(before)
    code, _, errors = finish(start("run", other, "--csv", folder / "y"))
    expect((code, other.read_bytes()), (2, before))


def pipe_gets_one_summary(folder, target):
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    texts = []
    reader = threading.Thread(target=lambda: texts.append(pipe.read_text()))
    reader.start()
    code, _, errors = finish(start("run", write_scenario(folder, target, 3), "--json", pipe))
    reader.join()
    assert code in (0, 4), errors
    expect(json.loads(texts[0])["run"]["outcome"], "completed")


def open_file_gets_one_summary(folder, target):
    path = folder / "fd.json"
    with open(path, "wb") as file:
        code, _, errors = finish(start("run", write_scenario(folder, target, 3), "--json",
                                       f"/dev/fd/{file.fileno()}", pass_fds=[file.fileno()]))
    assert code in (0, 4), errors
    expect(json.loads(path.read_text())["run"]["outcome"], "completed")


def run_that_is_stopped_in_the_terminal_goes_on(folder, target):
    process = start("run", write_scenario(folder, target, 5), "--json", folder / "run.json")
    assert "users" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGSTOP)
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGCONT)
    code, _, errors = finish(process)
    report = json.loads((folder / "run.json").read_text())
    assert code in (0, 4), errors
    expect(report["total"]["failures"], 0)
    assert report["accounts"]["balanced"]


def run_under_nohup_survives_its_terminal(folder, target):
    process = start("run", write_scenario(folder, target, 3), "--json", folder / "run.json",
                    preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    assert "users" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGHUP)
    code, _, errors = finish(process)
    assert code in (0, 4), errors
    expect(read_outcome(folder / "run.json"), "completed")


def closing_terminal_ends_the_run_with_results(folder, target):
    process = start("run", write_scenario(folder, target, 600), "--json", folder / "run.json")
    assert "users" in process.stdout.readline()
    os.killpg(process.pid, signal.SIGHUP)
    code, _, errors = finish(process)
    expect((code, errors), (130, ""))
    expect(read_outcome(folder / "run.json"), "interrupted")


def target_that_vanishes_is_told(folder, _):
    target = Target(CLI)
    process = start("run", write_scenario(folder, target, 5), "--json", folder / "run.json")
    assert "users" in process.stdout.readline()
    target.close()
    code, output, errors = finish(process)
    report = json.loads((folder / "run.json").read_text())
    assert code in (1, 4), errors
    assert report["accounts"]["balanced"]
    assert report["accounts"]["requests"]["succeeded"] > 0
    assert "Connection refused" in output, output


def options_that_make_no_sense_are_exit_code_2(folder, target):
    path = write_scenario(folder, target, 1)
    document = json.loads(path.read_text())
    document["users"][0]["tasks"][0]["tags"] = ["slow"]
    path.write_text(json.dumps(document))
    for options, word in [(["--json-examples"], "--json"), (["--log-requests", "-q"], "--quiet"),
                          (["--seed=-1"], "--seed"), (["--tags", "quick"], "tags"),
                          (["--exclude-tags", "slow"], "tags"),
                          (["--exclude-tags", "quick, slow"], "tags")]:
        code, output, errors = finish(start("run", path, *options))
        expect((options, code, output), (options, 2, ""))
        assert word in errors and len(errors.splitlines()) == 2, errors
    for path in [folder / "missing.throng", folder]:
        code, _, errors = finish(start("run", path))
        expect(code, 2)
        assert str(path) in errors, errors


def other_commands_say_what_they_do_not_take(folder, _):
    (folder / "file").touch()
    for arguments, wanted, word in [
            (["demo", "--output", folder / "file" / "results"], 3, str(folder / "file")),
            (["demo", "surplus"], 2, "no arguments"), (["demo", "--nonsense"], 2, "--nonsense"),
            (["demo", "--seed=-1"], 2, "--seed"), (["share", "a", "b"], 2, "one file"),
            (["examples", "shop", "demo"], 2, "one name"), (["examples", "none"], 2, "none"),
            (["examples", "--nonsense"], 2, "--nonsense"), (["nonsense"], 2, "nonsense")]:
        code, output, errors = finish(start(*arguments))
        expect((arguments, code, output), (arguments, wanted, ""))
        assert word in errors, errors


def each_example_that_is_listed_is_valid(folder, _):
    lines = finish(start("examples"))[1].splitlines()
    assert len(lines) >= 3, lines
    paths = []
    for name in [line.split()[0] for line in lines]:
        paths.append(folder / f"{name}.throng")
        paths[-1].write_text(finish(start("examples", name))[1])
    code, _, errors = finish(start("validate", *paths))
    expect((code, errors), (0, ""))


def run_document(folder, document, *options, **environment):
    path = folder / "test.throng"
    path.write_text(json.dumps({"throng": 1, "name": "Odd", **document}))
    return finish(start("run", path, *options, env={**os.environ, **environment}))


def lines_tell_who_waits_and_who_logs_in(folder, _):
    slow = Target(CLI, "--service-time", "1500")
    look = {"name": "Look", "steps": [{"request": "GET /users"}]}
    load = {"run-time": 5}
    user_class = {"name": "Visitor", "tasks": [look]}
    login = {**user_class, "on-start": [{"request": "POST /login"}]}
    arrivals = run_document(folder, {
        "target": slow.address, "users": [user_class],
        "load": {"arrivals": 10, "max-users": 2, **load}}, "--stop-timeout", "0")[1]
    logins = run_document(folder, {
        "target": slow.address, "users": [login],
        "load": {"users": 3, "spawn-rate": 1, **load}}, "--stop-timeout", "3")[1]
    slow.close()
    assert "10 arrivals/s, " in arrivals and " waiting for a user, 2 users" in arrivals, arrivals
    # Two are under way all the time, and may not finish.
    assert " + 2 aborted" in arrivals, arrivals
    assert "of them logging in" in logins, logins


def lines_tell_errors_in_the_scenario(folder, target):
    steps = [{"request": "GET /users", "capture": {"id": {"json": "$.none"}},
              "on-failure": "continue"}, {"request": "GET /users/{{id}}"}]
    code, output, errors = run_document(folder, {
        "target": target.address,
        "users": [{"name": "Visitor", "wait": {"constant": 0.1},
                   "tasks": [{"name": "Look", "steps": steps}]}],
        "load": {"users": 1, "run-time": 5}})
    assert code in (1, 4), errors
    assert ", errors in the scenario" in output, output


def errors_alone_are_exit_code_1(folder, target):
    steps = [{"request": "GET /users"}, {"request": "GET /{{late}}"},
             {"set": {"late": "1"}, "probability": 0}]
    code, output, errors = run_document(folder, {
        "target": target.address, "load": {"tasks": 3},
        "users": [{"name": "Visitor", "tasks": [{"name": "Look", "steps": steps}]}]})
    assert code in (1, 4), errors
    assert "Requests: 3 = 3 succeeded + 0 failed" in output, output


def run_whose_users_have_all_ended_ends(folder, target):
    steps = [{"request": "GET /nothing-there", "on-failure": "stop-user"}]
    document = {"target": target.address,
                "users": [{"name": "Visitor", "tasks": [{"name": "Look", "steps": steps}]}]}
    for load in [{}, {"tasks": 1000}, {"run-time": 600}]:
        code, output, errors = run_document(folder, {
            **document, "load": {"users": 3, "spawn-rate": 2, **load}})
        expect((load, code), (load, 1))
        assert "All users have ended" in output, output
        assert "Requests: 3 = " in output, output


def requests_are_shown_one_by_one(folder, target):
    path = write_scenario(folder, target, 2)
    code, output, errors = finish(start("run", path, "--log-requests"))
    assert code in (0, 4), errors
    assert sum("GET /users" in line and "200" in line for line in output.splitlines()) >= 3, output
    document = json.loads(path.read_text())
    document["users"][0]["tasks"][0]["steps"][0]["checks"] = [{"body-contains": "\033[2J\n"}]
    path.write_text(json.dumps(document))
    output = finish(start("run", path, "--log-requests"))[1]
    assert "does not contain “\ufffd[2J\ufffd”" in output and "\033" not in output, output


def run_in_terminal(folder, target, columns, path=None, **environment):
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24 if columns else 0, columns, 0, 0))
    process = start("run", path or write_scenario(folder, target, 3), stdout=slave,
                    env={**os.environ, "NO_COLOR": "", "TERM": "xterm", **environment})
    os.close(slave)
    text = b""
    try:
        while data := os.read(master, 65536):
            text += data
    except OSError:
        pass  # nobody has the other end any more
    os.close(master)
    code, _, errors = finish(process)
    assert code in (0, 4), errors
    return text.decode()


def terminal_gets_what_it_can_show(folder, target):
    usual = run_in_terminal(folder, target, 120)
    plain = run_in_terminal(folder, target, 120, NO_COLOR="1")
    dumb = run_in_terminal(folder, target, 120, TERM="dumb")
    unknown = run_in_terminal(folder, target, 0)
    assert "\033[J" in usual and "\033[1m" in usual
    assert "\033[J" in plain and "\033[1m" not in plain
    assert "\033" not in dumb and "users, " in dumb, dumb
    assert "Aggregated" in unknown and "99.99%" in unknown, unknown


def long_names_are_whole_in_files_and_keep_their_ends_in_terminals(folder, target):
    ends = ["a" * 50 + str(i) for i in range(2)] + ["長い名前" * 9 + "x"]
    steps = [{"request": "GET /users", "name": end} for end in ends]
    document = {"throng": 1, "name": "Odd", "target": target.address,
                "users": [{"name": "Visitor", "tasks": [{"name": "Look", "steps": steps}]}],
                "load": {"tasks": 1}}
    path = folder / "names.throng"
    path.write_text(json.dumps(document))
    output = finish(start("run", path))[1]
    assert all(f"GET     {end}  " in output for end in ends[:2]), output
    shown = run_in_terminal(folder, target, 80, path=path)
    rows = [line for line in shown.splitlines() if line.startswith("GET")]
    assert any("aa…aa" in line and "a0 " in line for line in rows), shown
    assert any("aa…aa" in line and "a1 " in line for line in rows), shown
    assert any("前…長" in line and "前x " in line for line in rows), shown


def scenario_may_come_from_standard_input(folder, target):
    (folder / "body.txt").write_text("Hello")
    path = folder / "test.throng"
    text = json.dumps({
        "throng": 1, "target": target.address,
        "users": [{"name": "Visitor", "tasks": [{"name": "Send", "steps": [
            {"request": "POST /uploads", "file": "body.txt"}]}]}],
        "load": {"tasks": 3}})
    path.write_text(text)
    for options in [[], ["--json", "run.json"]]:
        read_end, write_end = os.pipe()
        os.write(write_end, text.encode())
        os.close(write_end)
        code, output, errors = finish(start("run", "-", *options, stdin=read_end, cwd=folder))
        os.close(read_end)
        assert code in (0, 4) and "POST    /uploads" in output, (code, errors)
    expect(read_outcome(folder / "run.json"), "completed")
    with open(path, "rb") as file:
        code, _, errors = finish(start("run", "-", "--json", path, stdin=file))
    expect(code, 2)
    assert "--json would replace the scenario" in errors, errors
    expect(path.read_text(), text)


def faults_of_standard_input_have_their_places(folder, target):
    path = write_scenario(folder, target, 1)
    document = json.loads(path.read_text())
    document["load"]["users"] = -1
    for text, wanted in [("", "-:"), ('{ "throng": 1, }', "-:1:"),
                         (json.dumps(document), "-: load.users: ")]:
        path.write_text(text)
        for command in ["run", "validate"]:
            with open(path, "rb") as file:
                code, output, errors = finish(start(command, "-", stdin=file))
            expect((text, code, output), (text, 2, ""))
            assert errors.startswith(wanted), errors


def children_of(pid):
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()]


def worker_that_does_not_answer_is_told_once(folder, target):
    process = start("run", write_scenario(folder, target, 600), "--json", folder / "run.json",
                    "--workers", "2", "--quiet")
    while len(children_of(process.pid)) < 2 or not (folder / "run.json").exists():
        time.sleep(0.05)
    worker = children_of(process.pid)[1]
    os.kill(worker, signal.SIGSTOP)
    silent = process.stderr.readline()
    assert silent.startswith("throng-cli: Worker 2 has not answered since "), silent
    os.kill(worker, signal.SIGCONT)
    expect(process.stderr.readline(), "throng-cli: Worker 2 answers again.\n")
    os.kill(process.pid, signal.SIGINT)
    code, output, errors = finish(process)
    expect((code, errors), (130, ""))
    report = json.loads((folder / "run.json").read_text())
    assert silent.strip().removeprefix("throng-cli: ") in report["run"]["notes"], report["run"]
    expect(report["generator"]["verdict"], "invalid")
    held_up = [reason for reason in report["generator"]["reasons"] if "was held up for" in reason]
    assert len(held_up) == 1 and held_up[0].startswith("Worker 2 of 2 "), report["generator"]
    assert held_up[0] in output, output


def run_that_was_held_up_is_exit_code_4(folder, target):
    process = start("run", write_scenario(folder, target, 6), "--json", folder / "run.json",
                    "--workers", "2", "--quiet")
    while len(children_of(process.pid)) < 2 or not (folder / "run.json").exists():
        time.sleep(0.05)
    worker = children_of(process.pid)[1]
    os.kill(worker, signal.SIGSTOP)
    assert process.stderr.readline().startswith("throng-cli: Worker 2 has not answered since ")
    os.kill(worker, signal.SIGCONT)
    code, output, _ = finish(process)
    expect(code, 4)
    assert "Generator: invalid" in output, output
    run = json.loads((folder / "run.json").read_text())["run"]
    expect((run["outcome"], run["exit_code"]), ("completed", 4))


def title_is_shown_whatever_the_file_is_called(folder, target):
    path = write_scenario(folder, target, 2)
    document = json.loads(path.read_text())
    del document["name"]
    odd = folder / os.fsdecode(b"\xf0abc.throng")
    odd.write_text(json.dumps(document))
    shown = run_in_terminal(folder, target, 120, path=odd)
    assert "\ufffdabc.throng · " in shown, shown


def users_do_not_resume_each_others_tls_sessions(folder, _):
    """In the programs of GTest GIO resumes none, so that only a run can tell."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, stderr=subprocess.DEVNULL)
    # Its page tells whether the session is a new one.
    with subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "cert.pem", "-key",
             "key.pem"], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True) as server:
        line = next(line for line in server.stdout if line.startswith("ACCEPT "))
        steps = [{"request": "GET /", "checks": [{"body-contains": "\nNew, TLS"}]}]
        code, output, errors = run_document(folder, {
            "target": "https://" + line.split()[1], "tls": {"ca-file": "cert.pem"},
            "users": [{"name": "Visitor", "tasks": [{"name": "Look", "steps": steps}]}],
            "load": {"users": 2, "spawn-rate": 100, "tasks": 6}})
        server.kill()
    assert code in (0, 4), errors
    assert "Requests: 6 = 6 succeeded" in output, output


def files_are_there_while_the_tables_wait_for_a_reader(folder, target):
    path = write_scenario(folder, target, 2)
    document = json.loads(path.read_text())
    steps = [{"request": "GET /users", "name": f"a long name of step {i}"} for i in range(60)]
    document["users"][0]["tasks"][0]["steps"] = steps
    path.write_text(json.dumps(document))
    reader, writer = os.pipe()
    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    process = start("run", path, "--quiet", "--csv", folder / "run", stdout=writer)
    os.close(writer)
    deadline = time.monotonic() + MAX_WALL_S
    summary = folder / "run_run.json"
    while not summary.exists() or read_outcome(summary) != "completed":
        assert time.monotonic() < deadline, "no results"
        time.sleep(0.05)
    time.sleep(0.5)
    assert process.poll() is None, "it did not wait"
    process.send_signal(signal.SIGTERM)
    code, _, errors = finish(process)
    os.close(reader)
    expect((code, errors), (-signal.SIGTERM, ""))


CASES = [
    reader_that_goes_away_ends_the_run_with_results,
    files_are_there_while_the_tables_wait_for_a_reader,
    full_output_is_exit_code_3,
    limit_of_file_sizes_is_told,
    closed_standard_files_are_no_place_for_results,
    results_never_replace_the_scenario_or_each_other,
    pipe_gets_one_summary,
    open_file_gets_one_summary,
    run_that_is_stopped_in_the_terminal_goes_on,
    run_under_nohup_survives_its_terminal,
    closing_terminal_ends_the_run_with_results,
    target_that_vanishes_is_told,
    options_that_make_no_sense_are_exit_code_2,
    other_commands_say_what_they_do_not_take,
    each_example_that_is_listed_is_valid,
    lines_tell_who_waits_and_who_logs_in,
    lines_tell_errors_in_the_scenario,
    errors_alone_are_exit_code_1,
    run_whose_users_have_all_ended_ends,
    requests_are_shown_one_by_one,
    terminal_gets_what_it_can_show,
    long_names_are_whole_in_files_and_keep_their_ends_in_terminals,
    scenario_may_come_from_standard_input,
    faults_of_standard_input_have_their_places,
    worker_that_does_not_answer_is_told_once,
    run_that_was_held_up_is_exit_code_4,
    title_is_shown_whatever_the_file_is_called,
    users_do_not_resume_each_others_tls_sessions,
]


def main():
    # Ignored by whoever is started with nohup, and by all that it starts.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    target = Target(CLI)
    print(f"1..{len(CASES)}")
    for number, case in enumerate(CASES, 1):
        name = case.__name__.replace("_", "-")
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(Path(folder), target)
                print(f"ok {number} {name}", flush=True)
            except Exception as error:  # pylint: disable=broad-except
                print(f"not ok {number} {name}", flush=True)
                print("# " + f"{type(error).__name__}: {error}".replace("\n", "\n# "), flush=True)
    target.close()


main()
