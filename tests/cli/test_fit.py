"""`wunschkunde fit`: from a file, without a database; whatever is wrong is one line and exit code 2."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
import yaml
from click.testing import CliRunner

from tests.engine.examples import PRACTICES
from wunschkunde import texts
from wunschkunde.cli import cli

QUITTENBLAU = PRACTICES / "quittenblau.yaml"
KEYS = [
    "inquiry",
    "provider_need",
    "client_need",
    "fit",
    "interval",
    "band",
    "knockouts",
    "gaps",
    "strengths",
    "open",
    "open_pairs",
    "certainty",
    "next_question",
    "illusory",
    "suggestion",
    "colleagues",
]


def in_a_process(*arguments):
    command = [sys.executable, "-m", "wunschkunde", "fit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def fit(*arguments):
    result = CliRunner().invoke(cli, ["fit", *map(str, arguments)])
    return SimpleNamespace(returncode=result.exit_code, stdout=result.stdout, stderr=result.stderr)


def data(*arguments, run=fit):
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def practice(**changes):
    """A small practice file as data, changed by a function."""
    return {
        "key": "small",
        "dimensions": {
            "pace": {"expects": 3, "offers": 3, "importance": 5},
            "topic": {"expects": ["text"], "offers": ["text"]},
        },
        "colleagues": [
            {"name": "Bruno", "capacity": 1, "dimensions": {"topic": {"expects": ["text"], "offers": ["text"]}}}
        ],
        "inquiries": [{"id": "a1", "text": "Guten Tag", "answers": {"pace": {"expects": 3, "offers": 2}}}],
        **changes,
    }


def written(tmp_path, *practices):
    path = tmp_path / "practice.yaml"
    path.write_text(yaml.safe_dump({"example_practices": list(practices)}, allow_unicode=True), encoding="utf-8")
    return path


def test_the_keys_of_the_json():
    result = data(QUITTENBLAU, "q05", run=in_a_process)
    assert list(result) == KEYS
    assert result["inquiry"] == "q05"
    assert set(result["next_question"]) == {"dimension", "side", "text", "why"}
    assert result["next_question"]["text"] == texts.dimension("punctuality").clarify.in_("de")
    assert {"dimension": "punctuality", "pair": "provider_need"} in result["open_pairs"]
    assert all(set(gap) == {"dimension", "pair", "loss"} and gap["loss"] > 0 for gap in result["gaps"])
    low, high = result["interval"]
    assert 0 <= low <= result["fit"] <= high <= 1


def test_the_detail_planner_at_the_command_line():
    result = data(QUITTENBLAU, "q01", "--lang", "en")
    assert result["band"] == "rubs"
    assert result["suggestion"] == "refer"
    bruno, yasemin = result["colleagues"]
    assert (bruno["name"], bruno["better_than_practice"]) == ("Bruno Feinschliff", True)
    assert bruno["reason"].startswith("Bruno Feinschliff works very precisely and to a firm plan. Closer together in:")
    assert (yasemin["name"], yasemin["better_than_practice"]) == ("Yasemin Federleicht", False)


def test_a_limit_makes_fit_zero():
    result = data(QUITTENBLAU, "q09")
    assert (result["fit"], result["interval"], result["knockouts"]) == (0, [0, 0], ["availability"])
    assert {"guarantee", "overnight", "doubling", "exposure"} == set(result["illusory"])
    assert result["next_question"] is None


@pytest.mark.parametrize(("lang", "words"), [("de", "Was reibt"), ("en", "What rubs")])
def test_the_page_for_people(lang, words):
    done = in_a_process(QUITTENBLAU, "q01", "--lang", lang)
    assert done.returncode == 0
    assert words in done.stdout
    assert "Bruno Feinschliff" in done.stdout


def test_a_file_cannot_steer_the_terminal(tmp_path):
    inquiry = {"id": "a1", "name": "\x1b[2Jx [red]y", "text": "garantiert\x1b[31m", "answers": {}}
    done = in_a_process(written(tmp_path, practice(inquiries=[inquiry])), "a1")
    assert done.returncode == 0
    assert "\x1b[2J" not in done.stdout
    assert "[red]y" in done.stdout


def test_a_terminal_without_umlauts_gets_no_traceback():
    command = [sys.executable, "-m", "wunschkunde", "fit", str(QUITTENBLAU), "q01"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_nothing_comparable_is_null(tmp_path):
    result = data(written(tmp_path, practice(inquiries=[{"id": "a1", "answers": {}}])), "a1")
    assert (result["fit"], result["client_need"], result["provider_need"], result["interval"]) == (None,) * 4
    assert result["band"] == "clarify"
    assert result["certainty"] == 0
    assert result["colleagues"] == []


def test_what_a_colleague_has_not_stated_is_left_out(tmp_path):
    inquiry = {"id": "a1", "answers": {"topic": {"expects": ["text"], "offers": ["text"]}, "pace": {"expects": 1}}}
    result = data(written(tmp_path, practice(inquiries=[inquiry])), "a1")
    (bruno,) = result["colleagues"]
    # The topic alone: wished and brought; nothing is assumed about pace.
    assert bruno["fit"] == 1
    full = practice(inquiries=[inquiry], colleagues=[{**practice()["colleagues"][0], "capacity": 0}])
    assert data(written(tmp_path, full), "a1")["colleagues"] == []


def test_names_addresses_and_hours_change_nothing(tmp_path):
    content = yaml.safe_load(QUITTENBLAU.read_text(encoding="utf-8"))
    before = data(QUITTENBLAU, "q04")
    inquiry = next(item for item in content["example_practices"][0]["inquiries"] if item["id"] == "q04")
    inquiry |= {
        "name": "Zoë Ümlaut",
        "email": "a@b.example",
        "received": "2024-02-11T03:00:00+01:00",
        "organisation": None,
    }
    inquiry["answers"] = dict(reversed(inquiry["answers"].items()))
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert data(path, "q04") == before


def answers(**given):
    return practice(inquiries=[{"id": "a1", "answers": given}])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (answers(pace={"expects": 6}), "a1.answers.pace.expects: level 6 is not from 1 to 5"),
        (answers(pace={"expects": True}), "a1.answers.pace.expects: True is neither a level"),
        (answers(pace={"expects": 2.0}), "a1.answers.pace.expects: 2.0 is neither"),
        (answers(pace={"expects": float("nan")}), "a1.answers.pace.expects: nan is neither"),
        (answers(pace={"expects": "3"}), "a1.answers.pace.expects: '3' is neither"),
        (answers(pace={"expects": ["text"]}), "a1.answers.pace.expects: a level from 1 to 5 expected"),
        (answers(topic={"expects": 3}), "a1.answers.topic.expects: options expected"),
        (answers(topic={"expects": ["moon"]}), "a1.answers.topic.expects: unknown option moon"),
        (answers(topic={"expects": ["text", "text"]}), "a1.answers.topic.expects: an option stands twice"),
        (answers(topic={"expects": [1]}), "a1.answers.topic.expects: [1] is neither"),
        (answers(values={"expects": [o.value for o in texts.dimension("values").scale[:6]]}), "at most 5 options"),
        (answers(age={"expects": 3}), "a1.answers.age: unknown dimension"),
        (answers(pace={"wants": 3}), "a1.answers.pace: unknown key wants"),
        (
            answers(pace={"knockout": {"side": "client_offers", "below": 3}}),
            "a1.answers.pace.knockout.side: 'client_offers'",
        ),
        (answers(pace=3), "a1.answers.pace: must be a mapping"),
        (practice(inquiries=[{"id": "a1", "answers": {}}, {"id": "a1", "answers": {}}]), "'a1' stands twice"),
        (practice(inquiries=[{"id": "a1"}]), "inquiries.0.answers: missing"),
        (practice(inquiries=[{"id": 1, "answers": {}}]), "inquiries.0.id: must be text"),
        (practice(inquiries=3), "inquiries: must be a list"),
        (practice(dimensions={"pace": {"importance": 11}}), "pace.importance: must be a number from 0 to 10"),
        (practice(dimensions={"pace": {"importance": float("nan")}}), "pace.importance: must be a number"),
        (practice(dimensions={"pace": {"knockout": {"side": "client_offers"}}}), "pace.knockout: needs below or above"),
        (practice(dimensions={"pace": {"knockout": {"side": "x", "below": 3}}}), "pace.knockout.side: 'x' is not"),
        (practice(dimensions={"topic": {"knockout": {"side": "client_offers", "below": 3}}}), "needs a scale"),
        (practice(colleagues=[{"name": "B", "dimensions": {}}]), "colleagues.0.capacity: missing"),
        (practice(colleagues=[{"name": "B", "capacity": "2", "dimensions": {}}]), "capacity: must be a whole number"),
    ],
)
def test_what_is_wrong_in_a_file_is_one_line(tmp_path, content, message):
    path = written(tmp_path, content)
    refused(fit(path, "a1"), path, message)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[1, 2", "line 2"),
        (b"just words", "must be a mapping"),
        (b"other: 1", "example_practices: missing"),
        (b"example_practices: []", "example_practices: empty"),
        (b"a: &a [1]\nexample_practices: [*a, *a]", "aliases are not allowed"),
        (b"example_practices: 1\nexample_practices: 2", "duplicate key"),
        (b"[" * 100_000, "nested too deeply"),
        (b"- " * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_practice_file_is_one_line(tmp_path, raw, message):
    path = tmp_path / "practice.yaml"
    path.write_bytes(raw)
    refused(in_a_process(path, "a1", "--json"), path, message)


def test_what_cannot_be_read_or_found_is_one_line(tmp_path):
    refused(fit(tmp_path, "a1"), tmp_path, "Is a directory")
    refused(fit(tmp_path / "none.yaml", "a1"), tmp_path / "none.yaml", "No such file")
    refused(fit(QUITTENBLAU, "q99"), QUITTENBLAU, "q99: no inquiry with this id")


def refused(done, path, message):
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert str(path) in done.stderr
    assert message in done.stderr


def test_it_starts_without_the_web_framework():
    probe = (
        "import sys; from click.testing import CliRunner; from wunschkunde.cli import cli;"
        f"done = CliRunner().invoke(cli, ['fit', {str(QUITTENBLAU)!r}, 'q01', '--json']);"
        "print(done.exit_code, 'django' in sys.modules, 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False", "False"]
