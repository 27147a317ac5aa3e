"""The one question: worth most, open, able to change the band."""

from wunschkunde.engine import Dimension, Limit, Side, next_question

PAY = Dimension("pay", client_need="threshold", provider_need="threshold", importance=9)
TONE = Dimension("tone", client_need="threshold", provider_need="threshold", importance=9, is_written=False)
PACE = Dimension("pace", client_need="similar", provider_need="similar", importance=3)
MET = Dimension("met", client_need="similar", provider_need="similar", importance=9)
TOPIC = Dimension("topic", client_need="knockout", provider_need="knockout", importance=9, options=tuple("abcdef"))

PROVIDER = Side({"pay": 4, "tone": 4, "pace": 3, "met": 3}, {"pay": 4, "tone": 4, "pace": 3, "met": 3})
CLIENT = Side({"pay": 4, "tone": 4, "pace": 3, "met": 3}, {"pace": 3, "met": 3})


def test_the_open_answer_that_could_change_the_decision():
    question = next_question(PROVIDER, CLIENT.with_answer("brings", "tone", 4), [PAY, TONE, PACE, MET])
    assert (question.dimension, question.side, question.changes_band) == ("pay", "client_offers", True)
    assert question.value > 0


def test_what_can_be_written_is_asked_before_what_shows_in_a_talk():
    assert next_question(PROVIDER, CLIENT, [TONE, PAY, PACE, MET]).dimension == "pay"
    assert next_question(PROVIDER, CLIENT, [TONE, PACE, MET]).dimension == "tone"


def test_nothing_to_ask_when_all_is_said():
    whole = CLIENT.with_answer("brings", "pay", 4)
    assert next_question(PROVIDER, whole, [PAY, PACE, MET]) is None


def test_nothing_to_ask_when_no_answer_could_change_the_band():
    small = Dimension("pay", client_need="threshold", provider_need="threshold", importance=0)
    assert next_question(PROVIDER, CLIENT, [small, PACE, MET]) is None


def test_nothing_to_ask_after_a_knockout():
    provider = Side(PROVIDER.wishes, PROVIDER.brings, {}, {"pace": Limit("brings", above=2)})
    assert next_question(provider, CLIENT, [PAY, PACE, MET]) is None


def test_an_open_topic_is_asked_for_by_what_it_may_share():
    provider = Side({"topic": {"a", "b"}, "met": 3}, {"topic": {"a", "b"}, "met": 3})
    question = next_question(provider, Side({"met": 3}, {"met": 3}), [TOPIC, MET])
    assert question.dimension == "topic"


def test_the_provider_may_be_asked_too():
    question = next_question(CLIENT, PROVIDER, [PAY, PACE, MET], asked="provider")
    assert (question.dimension, question.side) == ("pay", "provider_offers")
    assert next_question(CLIENT, PROVIDER, [PAY, PACE, MET]) is None
