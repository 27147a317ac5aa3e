"""Learning from few cases: what was stated is the prior, cases correct it, and nothing else counts."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.ceiling import bounded
from wunschkunde.engine.answer_model import answer_model
from wunschkunde.engine.laplace import inverse, posterior, sigmoid
from wunschkunde.engine.learning import Forecast, Learner, Question, both, learner_of, standardized
from wunschkunde.engine.pooling import pooled_prior, summary
from wunschkunde.engine.revealed import revealed
from wunschkunde.engine.stated_prior import steps_of, weights

LEVELS = st.integers(-20, 20).map(lambda tenths: tenths / 10)
OPEN_LEVELS = st.one_of(LEVELS, st.just(float("nan")))
SLOW = settings(max_examples=40, deadline=None)


@st.composite
def practices(draw, *, most_cases=30, levels=OPEN_LEVELS):
    """Importances, directions, cases and a query."""
    count = draw(st.integers(1, 4))
    importances = draw(st.lists(st.integers(0, 10), min_size=count, max_size=count))
    sign = draw(st.lists(st.sampled_from([1, 1, -1, 0]), min_size=count, max_size=count))
    row = st.lists(levels, min_size=count, max_size=count)
    rows = draw(st.lists(row, max_size=most_cases))
    outcomes = draw(st.lists(st.integers(0, 1), min_size=len(rows), max_size=len(rows)))
    cases = np.array(rows, dtype=float).reshape(-1, count)
    return importances, np.array(sign), cases, np.array(outcomes), np.array([draw(row)])


def market(count=150, questions=25, *, seed=0):
    """Cases in which every answer counts a little, a tenth of them open."""
    draw = np.random.default_rng(seed)
    answers = np.round(draw.normal(size=(count, questions)), 1)
    outcomes = (draw.random(count) < sigmoid(answers @ np.linspace(0, 1, questions))).astype(int)
    answers[draw.random(answers.shape) < 0.1] = np.nan
    return answers, outcomes


def logit(p):
    return np.log(p / (1 - p))


def width(learner, case):
    ((low, high),) = learner.interval(case)
    return high - low


@SLOW
@given(practices())
def test_an_explanation_adds_up_to_the_forecast(practice):
    importances, sign, cases, outcomes, query = practice
    learner = Learner(importances, sign).fit(cases, outcomes)
    base, contributions = learner.explain(query)
    p = learner.predict(query)
    assert contributions.shape == query.shape
    assert logit(p) == pytest.approx(base + contributions.sum(axis=1), abs=1e-6)
    ((low, high),) = learner.interval(query)
    assert 0 < low <= p[0] <= high < 1


@SLOW
@given(practices(), st.randoms())
def test_shuffled_cases_change_no_bit(practice, random):
    importances, sign, cases, outcomes, query = practice
    order = list(range(len(cases)))
    random.shuffle(order)
    one = Learner(importances, sign).fit(cases, outcomes)
    other = Learner(importances, sign).fit(cases[order], outcomes[order])
    assert one.predict(query).tobytes() == other.predict(query).tobytes()
    assert one.interval(query).tobytes() == other.interval(query).tobytes()
    assert one.next_question(query[0]) == other.next_question(query[0])
    assert revealed(one) == revealed(other)


@SLOW
@given(practices())
def test_mirrored_outcomes_and_directions_mirror_the_forecast(practice):
    importances, sign, cases, outcomes, query = practice
    one = Learner(importances, sign).fit(cases, outcomes)
    mirrored = Learner(importances, -sign).fit(cases, 1 - outcomes)
    assert mirrored.predict(query) == pytest.approx(1 - one.predict(query), abs=1e-7)
    assert mirrored.interval(query)[:, ::-1] == pytest.approx(1 - one.interval(query), abs=1e-7)


@SLOW
@given(practices())
def test_mirrored_answers_and_directions_change_nothing(practice):
    importances, sign, cases, outcomes, query = practice
    one = Learner(importances, sign).fit(cases, outcomes)
    mirrored = Learner(importances, -sign).fit(-cases, outcomes)
    # Which of two cuts is nearest to a quantile may tip over in the mirror: the same steps are asked for.
    assume(len(one.steps) == len(mirrored.steps))
    assume(np.allclose(sorted(step.at for step in one.steps), sorted(-step.at for step in mirrored.steps)))
    assert mirrored.predict(-query) == pytest.approx(one.predict(query), abs=1e-7)


@SLOW
@given(practices(most_cases=0, levels=LEVELS), st.integers(0, 1), st.integers(1, 40), st.integers(1, 40))
def test_more_of_the_same_never_widens_its_interval(practice, outcome, few, more):
    importances, sign, _cases, _outcomes, query = practice
    learner = Learner(importances, sign)

    def seen(times):
        return learner.fit(np.repeat(query, times, axis=0), [outcome] * times)

    # What comes as a surprise makes unsure, and should: the pattern has to be believed first.
    assume((seen(few).predict(query)[0] > 0.5) == bool(outcome))
    narrow = width(seen(few), query)
    assert width(seen(few + more), query) <= narrow + 1e-9


def test_more_of_two_patterns_never_widens_theirs():
    cases, outcomes = np.array([[1.0, 0.5], [-1.0, -0.5]]), [1, 0]
    learner = Learner([6, 3])
    widths = [
        width(learner.fit(np.tile(cases, (times, 1)), outcomes * times), cases[:1]) for times in (1, 2, 5, 10, 11, 40)
    ]
    assert widths == sorted(widths, reverse=True)


def test_the_same_cases_give_the_same_bits():
    cases, outcomes = market()
    one, other = (Learner(range(25)).fit(cases, outcomes) for _ in range(2))
    assert one.predict(cases).tobytes() == other.predict(cases).tobytes()
    assert revealed(one) == revealed(other)


def test_what_was_stated_speaks_before_the_first_case():
    learner = Learner([10, 2, np.nan], [1, -1, 0])
    assert learner.predict([[0.0, 0.0, 0.0]]) == pytest.approx([0.5])
    important, unimportant, unknown = learner.explain([[1.0, 1.0, 1.0]])[1][0]
    assert important > -unimportant > 0
    assert unknown == 0


def test_the_strength_does_not_grow_with_the_number_of_questions():
    draw = np.random.default_rng(3)
    spreads = []
    for count in (3, 30):
        alike = 0.3 * np.ones((count, count)) + 0.7 * np.eye(count)
        answers = draw.multivariate_normal(np.zeros(count), alike, size=4000)
        spreads.append((answers @ Learner(np.full(count, 5)).mode[1:]).std())
    assert spreads[1] == pytest.approx(spreads[0], rel=0.1)


def test_cases_overrule_what_was_stated():
    draw = np.random.default_rng(1)
    cases = draw.normal(size=(120, 2))
    outcomes = (cases[:, 1] > 0).astype(int)
    learner = Learner([10, 1]).fit(cases, outcomes)
    _base, ((first, second),) = learner.explain([[1.0, 1.0]])
    assert second > 4 * abs(first)
    found = {size.question: size for size in revealed(learner)}
    assert found[0].verdict == "less"
    assert found[1].verdict == "more"
    assert not found[0].is_question
    few = revealed(Learner([10, 1]).fit(cases[:40], outcomes[:40]))
    assert all(size.is_question for size in few)


def test_weights_are_half_stated_half_equal():
    assert weights(np.array([10.0, 0.0, np.nan])) == pytest.approx([1.5, 0.5, 1.0])
    assert weights(np.array([np.nan, np.nan])) == pytest.approx([1, 1])
    assert weights(np.array([0.0, 0.0])) == pytest.approx([1, 1])


def test_steps_come_with_the_twentieth_case_and_lie_between_answers():
    column = np.arange(20.0)[:, None]
    assert steps_of(column[:19]) == ()
    steps = steps_of(column)
    assert len(steps) == 4
    assert all(step.at % 1 == 0.5 and step.share == pytest.approx((column > step.at).mean()) for step in steps)
    assert steps_of(np.repeat(column[:5], 8, axis=0)) == (), "more of the same shows no curve"
    assert steps_of(np.hstack([column, column % 2])) == steps, "yes and no have no curve"


def test_a_bent_curve_is_learned():
    draw = np.random.default_rng(5)
    cases = draw.uniform(-2, 2, size=(300, 1))
    outcomes = (np.abs(cases[:, 0]) < 1).astype(int)
    low, middle, high = Learner([5]).fit(cases, outcomes).predict([[-1.8], [0.0], [1.8]])
    assert middle > low + 0.2
    assert middle > high


def test_an_open_answer_is_expected_from_the_others_and_makes_unsure():
    learner = Learner([5, 5])
    known, open_, nothing = np.array([[1.0, 0.3]]), np.array([[1.0, np.nan]]), np.array([[np.nan, np.nan]])
    # Correlation 0.3: one good answer promises 0.3 of the other.
    assert logit(learner.predict(open_)) < logit(learner.predict(known))
    assert learner.explain(open_)[1][0, 1] / learner.explain(open_)[1][0, 0] == pytest.approx(0.3)
    assert width(learner, open_) > width(learner, known)
    assert learner.predict(nothing) == pytest.approx([0.5])


def test_answers_are_expected_with_the_conditional_normal():
    model = answer_model(np.empty((0, 3)), np.array([1.0, -1.0, 0.0]))
    filled, left = model.fill(np.array([[2.0, np.nan, np.nan]]))
    assert filled[0] == pytest.approx([2.0, -0.6, 0.0])
    assert left[0] == pytest.approx(np.diag([0, 1 - 0.09, 1]))


def test_before_a_talk_and_without_own_cases_nothing_is_forecast():
    learner = Learner([5, 5])
    assert learner.forecasts([[2.0, 2.0]], is_after_talk=False) == [None]
    (after,) = learner.forecasts([[2.0, 2.0]], is_after_talk=True)
    assert after.verdict == "open"
    learner.fit([[1.0, 1.0], [-1.0, -1.0]] * 12, [1, 0] * 12)
    yes, unclear, no = learner.forecasts([[2.0, 2.0], [0.0, 0.0], [-2.0, -2.0]], is_after_talk=False)
    assert [yes.verdict, unclear.verdict, no.verdict] == ["yes", "open", "no"]
    assert isinstance(yes, Forecast)
    assert yes.low <= yes.p <= yes.high


def test_the_question_that_helps_most_is_asked_and_no_needless_one():
    learner = Learner([1, 10, 5]).fit([[1.0, 1.0, 0.0], [-1.0, -1.0, 0.0]] * 5, [1, 0] * 5)
    assert learner.next_question([0.2, np.nan, np.nan]) == 1
    assert learner.next_question([0.2, np.nan, np.nan], cost=0.5) is None
    assert learner.next_question([0.2, 0.1, 0.0]) is None
    assert learner.next_question([6.0, 6.0, np.nan], cost=1e-3) is None, "the decision stands"


def test_gradings_are_freed_of_the_habit():
    graded = Question("a", 5, 1, mean=5, sd=2, is_graded=True)
    told = Question("b", 5, 1, mean=5, sd=2)
    history = [{"a": 8, "b": 8}, {"a": 8, "b": 8}, {"a": None}]
    # (8 + 8 + 4 x 5) / 6 = 6
    assert standardized([graded, told], history, [{"a": 8, "b": 8}, {"b": None}])[0] == pytest.approx([1.0, 1.5])
    assert np.isnan(standardized([graded, told], history, [{"b": None}])).all()
    assert standardized([told], [], [{"b": 1000}])[0, 0] == 6, "a slip of the pen"


def test_fit_is_mutual_or_not_said():
    mine, theirs = np.array([0.5]), np.array([0.4])
    assert both(mine, theirs) == pytest.approx([0.2])
    assert both(mine, None) is None


def test_who_somebody_is_changes_no_result_in_10_000_pairs():
    """Swap test: two clients alike in all answers, different in name, sex, age and address."""
    draw = np.random.default_rng(11)
    questions = [Question(key, 5, 1, 3, 1.2) for key in ("pace", "closeness", "price")]
    cases, outcomes = market(60, 3, seed=2)
    learner = learner_of(questions).fit(cases, outcomes)
    answers = [{key: int(draw.integers(1, 6)) for key in ("pace", "closeness", "price")} for _ in range(10_000)]
    persons = [
        {
            "name": f"N{draw.integers(1e9)}",
            "sex": draw.integers(3),
            "age": draw.integers(18, 91),
            "zip": draw.integers(1e5),
        }
        for _ in range(20_000)
    ]
    first = standardized(questions, [], [{**each, **who} for each, who in zip(answers, persons[::2], strict=True)])
    second = standardized(questions, [], [{**who, **each} for each, who in zip(answers, persons[1::2], strict=True)])
    assert learner.predict(first).tobytes() == learner.predict(second).tobytes()
    assert learner.interval(first).tobytes() == learner.interval(second).tobytes()


def test_what_others_learned_helps_the_next_practice():
    sign = np.ones(2)
    draw = np.random.default_rng(7)

    def cases(count):
        answers = draw.normal(size=(count, 2))
        return answers, (draw.random(count) < sigmoid(3 * answers[:, 1] - 1)).astype(int)

    shared = pooled_prior([summary(np.ones(2), sign, *cases(30)) for _practice in range(25)], sign)
    answers, outcomes = cases(2000)
    alone, helped = Learner([5, 5]), Learner([5, 5], pooled=shared)

    def loss(learner):
        p = learner.predict(answers)
        return -np.log(np.where(outcomes == 1, p, 1 - p)).mean()

    assert loss(helped) < loss(alone) - 0.05
    assert loss(helped.fit(*cases(25))) < loss(helped.fit(np.empty((0, 2)), [])) + 0.02


def test_separated_cases_are_fitted_as_well_as_mixed_ones():
    design = np.column_stack([np.ones(40), np.repeat([-5.0, 5.0], 20)])
    found = posterior(design, np.repeat([0.0, 1.0], 20), np.array([[-30.0, -30.0]]), np.diag([1e-3, 1e-3])[None])
    gradient = design.T @ (np.repeat([0.0, 1.0], 20) - sigmoid(design @ found.mode[0])) - 1e-3 * (found.mode[0] + 30)
    assert gradient == pytest.approx([0, 0], abs=1e-6)


def test_a_matrix_is_inverted_by_halves():
    draw = np.random.default_rng(0)
    root = draw.normal(size=(3, 70, 90))
    matrix = root @ np.swapaxes(root, 1, 2)
    found, log_determinant = inverse(matrix)
    assert found == pytest.approx(np.linalg.inv(matrix), abs=1e-9)
    assert log_determinant == pytest.approx(np.linalg.slogdet(matrix)[1])


def test_many_cases_and_many_open_answers_do_not_get_out_of_hand():
    """150 cases of 25 answers, and the next of 20 questions."""
    cases, outcomes = market()
    learner = Learner(np.arange(25) % 11)
    query = cases[0].copy()
    query[:20] = np.nan
    with bounded():
        learner.fit(cases, outcomes)
        assert learner.next_question(query) in {None, *range(20)}


@pytest.mark.parametrize(
    ("answers", "outcomes", "message"),
    [
        ([[1.0]], [1], "2 answers in each row"),
        ([[1.0, 2.0]], [1, 0], "for each row"),
        ([[1.0, 2.0]], [0.5], "0 or 1"),
        ([[1.0, float("inf")]], [1], "infinite"),
    ],
)
def test_what_does_not_go_together_is_refused(answers, outcomes, message):
    with pytest.raises(ValueError, match=message):
        Learner([1, 2]).fit(answers, outcomes)


def test_a_direction_is_one_of_three():
    with pytest.raises(ValueError, match="sign"):
        Learner([1, 2], [1, 0.5])
