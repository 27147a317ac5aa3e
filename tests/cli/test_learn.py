"""`wunschkunde learn`: JSON lines in and out, the interface by which it is measured elsewhere."""

import json
import math
import subprocess
import sys

import pytest
from click.testing import CliRunner

from wunschkunde.cli import cli


def line(**changes):
    return {
        "id": "a1",
        "questions": [
            {
                "id": "pace",
                "importance": 8,
                "direction": 1,
                "typical": {"mean": 5, "sd": 2},
                "graded_by_practitioner": True,
            },
            {
                "id": "budget",
                "importance": None,
                "direction": 0,
                "typical": {"mean": 0, "sd": 1},
                "graded_by_practitioner": False,
            },
        ],
        "history": [
            {"answers": {"pace": 8, "budget": 1}, "outcome": 1},
            {"answers": {"pace": 3, "budget": None}, "outcome": 0},
        ],
        "queries": [{"answers": {"pace": 9, "budget": 0.5}}, {"answers": {"pace": 2}}, {"answers": {}}],
        **changes,
    }


def question(**changes):
    return [{"id": "pace", "importance": 8, "direction": 1, "typical": {"mean": 5, "sd": 2}, **changes}]


def learn(*lines):
    words = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in lines)
    result = CliRunner().invoke(cli, ["learn"], input=words)
    assert (result.exit_code, result.stderr) == (0, ""), result.stderr
    return [json.loads(answer) for answer in result.stdout.splitlines()]


def test_the_keys_and_the_sum():
    (answer,) = learn(line())
    assert list(answer) == ["id", "results"]
    assert answer["id"] == "a1"
    for result in answer["results"]:
        assert list(result) == ["p", "base", "contributions", "interval"]
        assert list(result["contributions"]) == ["pace", "budget"]
        logit = math.log(result["p"] / (1 - result["p"]))
        assert logit == pytest.approx(result["base"] + sum(result["contributions"].values()), abs=1e-6)
        low, high = result["interval"]
        assert 0 < low <= result["p"] <= high < 1
    good, bad, unknown = (result["p"] for result in answer["results"])
    assert good > 0.7
    assert bad < 0.3
    assert bad < unknown < good


def test_without_cases_and_answers_it_says_nothing():
    (answer,) = learn(line(history=[], queries=[{"answers": {}}]))
    (result,) = answer["results"]
    assert result["p"] == 0.5
    low, high = result["interval"]
    assert high - low > 0.8


def test_a_line_each_and_a_bad_one_stops_nobody():
    answers = learn(line(), "", line(id="a2", queries=3), "{", line(id=3, queries=[]))
    assert [answer["id"] for answer in answers] == ["a1", "a2", None, 3]
    assert answers[1] == {"id": "a2", "error": "line 3: queries: must be a list"}
    assert answers[2]["error"].startswith("line 4: not JSON")
    assert answers[3]["results"] == []


def test_lines_do_not_know_each_other():
    assert learn(line(), line(id="a2", history=[]), line())[2] == learn(line())[0]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("[]", "the line: must be an object"),
        ('{"id": "a1", "questions": NaN}', "NaN is no JSON number"),
        ("[" * 100_000, "not JSON"),
        ({"questions": []}, "id: missing"),
        ({**line(), "id": [1]}, "id: must be text or a whole number"),
        (line(questions=None), "questions: must be a list"),
        (line(questions=[3]), "questions.0: must be an object"),
        (line(questions=question(id=3)), "questions.0.id: must be text"),
        (line(questions=question() * 2), "questions.1.id: 'pace' stands twice"),
        (line(questions=question(importance=11)), "questions.0.importance: must be from 0 to 10, or null"),
        (line(questions=question(importance=True)), "questions.0.importance: must be a number"),
        (line(questions=question(direction=2)), "questions.0.direction: must be 1, -1 or 0"),
        (line(questions=question(direction=None)), "questions.0.direction: must be a number"),
        (line(questions=question(typical=None)), "questions.0.typical: must be an object"),
        (line(questions=question(typical={"mean": 1})), "questions.0.typical.sd: must be a number"),
        (line(questions=question(typical={"mean": 1, "sd": -1})), "questions.0.typical.sd: must not be below 0"),
        (line(questions=question(graded_by_practitioner=1)), "graded_by_practitioner: must be true or false"),
        (line(history=[{"answers": {}}]), "history.0.outcome: must be a number"),
        (line(history=[{"answers": {}, "outcome": 2}]), "history.0.outcome: must be 0 or 1"),
        (line(history=[{"outcome": 1}]), "history.0.answers: must be an object"),
        (line(queries=[{"answers": {"age": 3}}]), "queries.0.answers.age: no such question"),
        (line(queries=[{"answers": {"pace": "3"}}]), "queries.0.answers.pace: must be a number"),
        (line(queries=[{"answers": {"pace": 10**400}}]), "queries.0.answers.pace: too large"),
    ],
)
def test_what_is_wrong_in_a_line_is_named(bad, message):
    (answer,) = learn(bad)
    assert list(answer) == ["id", "error"]
    assert answer["error"].startswith("line 1: ")
    assert message in answer["error"]


def test_a_file_is_read_as_well_and_a_missing_one_is_one_line(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps(line()), encoding="utf-8")
    done = CliRunner().invoke(cli, ["learn", str(path)])
    assert json.loads(done.stdout) == learn(line())[0]
    for wrong in (tmp_path, tmp_path / "none.jsonl"):
        done = CliRunner().invoke(cli, ["learn", str(wrong)])
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert str(wrong) in done.stderr


def test_it_starts_without_the_web_framework():
    probe = (
        "import sys; from click.testing import CliRunner; from wunschkunde.cli import cli;"
        f"done = CliRunner().invoke(cli, ['learn'], input={json.dumps(line())!r});"
        "print(done.exit_code, 'django' in sys.modules, 'yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False", "False"]
