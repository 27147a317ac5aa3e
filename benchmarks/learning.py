"""How well a good outcome is foretold from few known cases, beside what others would do with them.

`python benchmarks/learning.py FOLDER` (or WUNSCHKUNDE_BENCHMARK_DATA) reads `practice.csv`, `leads.csv` and
`leads_questions.csv`, and prints the table of benchmarks/README.md. Needs the group `benchmark`.

Practice: one practitioner grades the people they met; the typical mean and SD of a grading come from other evenings
alone, the known cases from the same practitioner, drawn anew in each split; all numbers of known cases are asked the
same further cases. Leads: known cases stratified by outcome, 1,000 others asked; the typical values from the rest. Both
sides: pairs of an evening in five folds, both answers of a pair hidden together. Intervals are 95 %, from 2,000 draws
of the practitioners (leads: of the splits).
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from learning_rivals import RIVALS, Floats, Task, ours

from wunschkunde.engine.learning import Learner
from wunschkunde.engine.pooling import PooledPrior, pooled_prior, summary
from wunschkunde.engine.stated_prior import weights

PRACTICE_CASES, PRACTICE_LEAST = (0, 2, 5, 10), 14
LEADS_CASES, LEADS_ASKED = (0, 5, 10, 20, 50, 100, 200), 1000
HABIT, FOLDS, DRAWS = 4, 5, 2000
EXTREME, EVEN, BINS, OPEN = 0.8, 0.5, 10, 20


@dataclass(frozen=True)
class Practitioner:
    """One practitioner: answers (n, 7) in 0..10, what they felt in the last column, outcomes, and whom they met."""

    event: str
    person: str
    others: list[str]
    answers: Floats
    outcomes: Floats
    outcomes_of_others: Floats
    importances: Floats


def number(text: str) -> float:
    """A number, or NaN for an empty field."""
    return float(text) if text else float("nan")


def practitioners(folder: Path) -> list[Practitioner]:
    """The practitioners; the overall feeling is one more answer of twice the mean importance."""
    met = defaultdict(list)
    with (folder / "practice.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            met[row["event"], row["person"]].append(row)
    found = []
    for (event, person), rows in met.items():
        answers = np.array(
            [[number(row[key]) for key in ("a1", "a2", "a3", "a4", "a5", "a6", "feeling")] for row in rows]
        )
        stated = np.array([number(rows[0][f"imp{place}"]) for place in range(1, 7)])
        feeling = 10.0 if np.isnan(stated).all() else 2 * np.nanmean(stated)
        outcomes, theirs = (np.array([number(row[key]) for row in rows]) for key in ("y", "y_other"))
        others = [row["other"] for row in rows]
        found.append(Practitioner(event, person, others, answers, outcomes, theirs, np.append(stated, feeling)))
    return found


def typical(everybody: list[Practitioner], event: str) -> tuple[Floats, Floats]:
    """Mean and SD of the answers on all other evenings."""
    answers = np.vstack([one.answers for one in everybody if one.event != event])
    return np.nanmean(answers, axis=0), np.nanstd(answers, axis=0)


def task_of(one: Practitioner, known: Floats, asked: Floats, mean: Floats, sd: Floats) -> Task:
    """The known and the asked cases of a practitioner, by their numbers."""
    counts = (~np.isnan(one.answers[known])).sum(axis=0)
    center = (np.nansum(one.answers[known], axis=0) + HABIT * mean) / (counts + HABIT)
    return Task(
        one.answers[known],
        one.answers[asked],
        (one.answers[known] - mean) / sd,
        (one.answers[asked] - mean) / sd,
        (one.answers[known] - center) / sd,
        (one.answers[asked] - center) / sd,
        one.outcomes[known],
        one.importances,
        np.ones(one.answers.shape[1]),
    )


# What was found: (rival, known cases) -> per practitioner or split, the outcomes and the forecasts of each repetition.
Found = dict[tuple[str, int], list[list[tuple[Floats, Floats]]]]


def measure_practice(everybody: list[Practitioner], repeats: int) -> Found:
    """Forecasts for each practitioner of at least 14 cases."""
    found: Found = defaultdict(list)
    for place, one in enumerate(everybody):
        if len(one.outcomes) < PRACTICE_LEAST:
            continue
        mean, sd = typical(everybody, one.event)
        orders = [np.random.default_rng((repeat, place)).permutation(len(one.outcomes)) for repeat in range(repeats)]
        for cases in PRACTICE_CASES:
            for name, rival in RIVALS.items():
                runs = []
                for order in orders:
                    asked = order[max(PRACTICE_CASES) :]
                    runs.append((one.outcomes[asked], rival(task_of(one, order[:cases], asked, mean, sd))))
                found[name, cases].append(runs)
    return found


def measure_leads(folder: Path, repeats: int) -> Found:
    """Forecasts for leads, split anew each time."""
    with (folder / "leads_questions.csv").open(encoding="utf-8") as file:
        questions = list(csv.DictReader(file))
    with (folder / "leads.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    answers = np.array([[number(row[question["question"]]) for question in questions] for row in rows])
    outcomes = np.array([number(row["y"]) for row in rows])
    importances = np.array([number(question["importance"]) for question in questions])
    sign = np.array([number(question["direction"]) for question in questions])
    found: Found = defaultdict(list)
    for repeat in range(repeats):
        draw = np.random.default_rng((7, repeat))
        order = draw.permutation(len(outcomes))
        asked, rest = order[:LEADS_ASKED], order[LEADS_ASKED:]
        mean, sd = answers[rest].mean(axis=0), answers[rest].std(axis=0)
        standard = (answers - mean) / np.where(sd > 0, sd, 1)
        for cases in LEADS_CASES:
            good = round(cases * outcomes[rest].mean())
            known = np.concatenate([rest[outcomes[rest] == 1][:good], rest[outcomes[rest] == 0][: cases - good]])
            parts = [each[which] for each in (answers, standard, standard) for which in (known, asked)]
            task = Task(*parts, outcomes[known], importances, sign)
            for name, rival in RIVALS.items():
                found[name, cases].append([(outcomes[asked], rival(task))])
    return found


def measure_both(everybody: list[Practitioner]) -> dict[str, list[tuple[float, float]]]:
    """Outcome and forecast of "both would again" for each pair, alone and with a prior pooled from other evenings."""
    forecasts: dict[str, dict[tuple[str, str, str], float]] = {"alone": {}, "pooled": {}}
    pooled = {event: pooled_from(everybody, event) for event in {one.event for one in everybody}}
    for one in everybody:
        mean, sd = typical(everybody, one.event)
        folds = np.array([hash_of(one.event, one.person, other) for other in one.others])
        for fold in range(FOLDS):
            known, asked = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
            if not len(asked):
                continue
            task = task_of(one, known, asked, mean, sd)
            helped = Learner(one.importances, pooled=pooled[one.event]).fit(task.known_own, task.outcomes)
            for name, found in (("alone", ours(task)), ("pooled", helped.predict(task.asked_own))):
                forecasts[name].update(
                    {(one.event, one.person, one.others[i]): float(p) for i, p in zip(asked, found, strict=True)}
                )
    pairs: dict[str, list[tuple[float, float]]] = {}
    for name, mine in forecasts.items():
        pairs[name] = [
            (
                one.outcomes[i] * one.outcomes_of_others[i],
                mine[one.event, one.person, other] * mine[one.event, other, one.person],
            )
            for one in everybody
            for i, other in enumerate(one.others)
            if one.person < other and (one.event, other, one.person) in mine
        ]
    return pairs


def hash_of(event: str, one: str, other: str) -> int:
    """The fold of a pair, the same for both of them."""
    low, high = sorted((int(one), int(other)))
    return int(np.random.default_rng((int(event), low, high)).integers(FOLDS))


def pooled_from(everybody: list[Practitioner], event: str) -> PooledPrior:
    """The prior from the practitioners of all other evenings."""
    mean, sd = typical(everybody, event)
    summaries = []
    for one in everybody:
        if one.event != event:
            task = task_of(one, np.arange(len(one.outcomes)), np.arange(0), mean, sd)
            learner = Learner(one.importances).fit(task.known_own, task.outcomes)
            filled, _left = learner.model.fill(task.known_own)
            summaries.append(summary(weights(one.importances), learner.sign, filled, task.outcomes))
    return pooled_prior(summaries, np.ones(7))


def log_losses(outcomes: Floats, forecasts: Floats) -> Floats:
    """The log loss of each case; a forecast of 0 or 1 counts as 0.0001 from it, the last digit of Odoo's rule."""
    clipped = np.clip(forecasts, 1e-4, 1 - 1e-4)
    return -np.log(np.where(outcomes == 1, clipped, 1 - clipped))


def auc(outcomes: Floats, forecasts: Floats) -> float:
    """How often a good case has the higher forecast than a bad one; NaN without both."""
    good, bad = forecasts[outcomes == 1], forecasts[outcomes == 0]
    if not len(good) or not len(bad):
        return float("nan")
    apart = good[:, None] - bad[None, :]
    return float(((apart > 0) + 0.5 * (apart == 0)).mean())


def calibration_error(outcomes: Floats, forecasts: Floats) -> float:
    """Mean distance of forecast and share over ten bins."""
    place = np.minimum((forecasts * BINS).astype(int), BINS - 1)
    return float(sum(abs((forecasts - outcomes)[place == each].sum()) for each in range(BINS)) / len(outcomes))


def spread(units: Floats, others: Floats | None = None) -> tuple[float, float, float]:
    """Mean of units (or ratio of two means) and its 95 % interval, drawn with replacement."""
    below = np.ones_like(units) if others is None else others
    picks = np.random.default_rng(1).integers(0, len(units), (DRAWS, len(units)))
    ratios = units[picks].mean(axis=1) / below[picks].mean(axis=1)
    low, high = np.quantile(ratios, (0.025, 0.975))
    return float(units.mean() / below.mean()), float(low), float(high)


def losses(runs: list[list[tuple[Floats, Floats]]]) -> Floats:
    """The mean log loss of each practitioner or split."""
    return np.array([np.mean([log_losses(*run).mean() for run in unit]) for unit in runs])


# The columns: the better of the named rivals, by log loss and in hindsight.
COLUMNS = ("ours", "base rate", "equal", "stated", "Odoo", "L2", "boosting")
RATIOS = ("Odoo", "L2 logistic, C = 1", "L2 logistic, C = 0.1")


def better(found: Found, cases: int, start: str) -> list[list[tuple[Floats, Floats]]]:
    """The runs of the rival whose name starts so; of several, of the one with the smaller loss."""
    named = [runs for (name, known), runs in found.items() if known == cases and name.startswith(start)]
    return min(named, key=lambda runs: losses(runs).mean())


def cell(runs: list[list[tuple[Floats, Floats]]]) -> str:
    """Log loss, AUC within practitioner or split, Brier score, calibration error, sure forecasts gone wrong."""
    outcomes, forecasts = (np.concatenate([run[side] for unit in runs for run in unit]) for side in (0, 1))
    within = np.nanmean([auc(*run) for unit in runs for run in unit])
    sure = np.abs(forecasts - 0.5) > EXTREME - 0.5
    wrong = f"{np.mean((forecasts > EVEN) != outcomes, where=sure):.0%}" if sure.any() else "–"
    brier, error = ((forecasts - outcomes) ** 2).mean(), calibration_error(outcomes, forecasts)
    return f"{losses(runs).mean():.3f} · {within:.3f} · {brier:.3f} · {error:.3f} · {wrong}"


def show(title: str, found: Found) -> None:
    """Print the rows of one set of data."""
    for cases in sorted({known for _name, known in found}):
        runs = {start: better(found, cases, start) for start in COLUMNS}
        mine = losses(runs["ours"])
        interval = "{1:.3f}–{2:.3f}".format(*spread(mine))
        ratios = [
            "{:.2f} ({:.2f}–{:.2f})".format(*spread(mine, losses(better(found, cases, start)))) for start in RATIOS
        ]
        print(f"| {title}, {cases} | {' | '.join(map(cell, runs.values()))} |", end="")
        print(f" {interval} | {' | '.join(ratios)} |", flush=True)


def show_times() -> None:
    """Print how long a practice with many cases waits."""
    draw, times = np.random.default_rng(0), []
    answers = np.round(draw.normal(size=(150, 25)), 1)
    outcomes = (answers.sum(axis=1) + 5 * draw.normal(size=150) > 0).astype(int)
    learner = Learner(np.arange(25) % 11)
    for _run in range(9):
        started = time.perf_counter()
        learner.fit(answers, outcomes)
        times.append(1000 * (time.perf_counter() - started))
    asked = np.where(np.arange(25) < OPEN, np.nan, 0.5)
    started = time.perf_counter()
    learner.next_question(asked)
    waited = 1000 * (time.perf_counter() - started)
    print(f"\n150 cases of 25 answers: {min(times):.0f} ms at best, {sorted(times)[4]:.0f} ms median")
    print(f"The next of {OPEN} questions: {waited:.0f} ms")


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Learning from few cases, beside others.")
    parser.add_argument("folder", nargs="?", default=os.environ.get("WUNSCHKUNDE_BENCHMARK_DATA"))
    parser.add_argument("--practice-splits", type=int, default=3)
    parser.add_argument("--leads-splits", type=int, default=20)
    options = parser.parse_args()
    if not options.folder:
        parser.error("name the folder with the data, here or in WUNSCHKUNDE_BENCHMARK_DATA")
    folder = Path(options.folder)
    everybody = practitioners(folder)
    print(f"| Data, known cases | {' | '.join(COLUMNS)} | ours, 95 % | {' | '.join(map('/ {}'.format, RATIOS))} |")
    print("|---" * (2 + len(COLUMNS) + len(RATIOS)) + "|")
    show("one practice", measure_practice(everybody, options.practice_splits))
    show("leads", measure_leads(folder, options.leads_splits))
    for name, pairs in measure_both(everybody).items():
        outcomes, forecasts = np.array(pairs).T
        loss, area = log_losses(outcomes, forecasts).mean(), auc(outcomes, forecasts)
        print(f"\nBoth would again, {name}: {len(pairs)} pairs, AUC {area:.3f}, log loss {loss:.3f}")
    show_times()


if __name__ == "__main__":
    main()
