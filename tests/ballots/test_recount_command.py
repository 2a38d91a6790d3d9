import json
from pathlib import Path

from flask import Flask

from tests.ballots.vectors import demanded


def test_each_file_gets_its_line_in_order(application: Flask, tmp_path: Path) -> None:
    chosen = list(demanded())[::10]
    files = []
    for place, (document, _) in enumerate(chosen):
        file = tmp_path / f"{place}.json"
        file.write_text(json.dumps(document))
        files.append(str(file))
    spoiled = tmp_path / "spoiled.json"
    spoiled.write_text("{")
    asked = ["ballots", "recount", *files, str(spoiled), str(tmp_path / "missing.json")]
    ran = application.test_cli_runner().invoke(args=asked)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 0
    assert lines[:-2] == [answer for _, answer in chosen]
    assert lines[-2:] == [{"error": "not_json"}, {"error": "unreadable"}]
