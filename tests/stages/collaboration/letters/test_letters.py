"""Letters along the way: asked for what nobody can know, prefilled with the rest, sent once, taken back in time."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wunschkunde import texts
from wunschkunde.accounts.languages import texts_language
from wunschkunde.outbox.actions import deliver_due
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions import letters as actions
from wunschkunde.stages.collaboration.actions.kickoff import begin_kickoff
from wunschkunde.stages.collaboration.actions.rooms import open_room
from wunschkunde.stages.collaboration.emails.letters import asked_for, compose, known_of
from wunschkunde.stages.collaboration.models import Commitment, Engagement, Intervention, Party, SentLetter
from wunschkunde.stages.collaboration.queries.letters import overdue_payment, sent_to
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.letters import LETTERS, WORDED
from wunschkunde.stages.decision.emails import Letter
from wunschkunde.stages.referral.queries.rooms import address_of

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = datetime(2026, 11, 17, 10, 30, tzinfo=BERLIN)
SUNDAY_NIGHT = datetime(2026, 11, 15, 22, 0, tzinfo=BERLIN)
LETTER = Letter("Ein Gedanke", "Guten Tag Thore Stillmann,\n\ndanke.\n\nHerzliche Grüße\nFriederike Amsel\n")
SENTENCES = {
    "observation": "Seit zehn Tagen habe ich nichts gehört",
    "effect": "Ich plane ins Leere.",
    "wish": "Ich wünsche mir ein kurzes Zeichen.",
    "mistake": "Ich habe den falschen Entwurf geschickt.",
    "remedy": "Der richtige liegt bei.",
    "invoice_number": "2026-041",
    "next_step": "Sie schicken mir die Bilder.",
    "misfit_reason": "Wir arbeiten in sehr verschiedenem Tempo.",
    "compliment": "Ihre Geduld beim Auftakt.",
    "link": "http://localhost:8000/r/auftrag/geheim/",
    "referrer_name": "Thore Stillmann",
}
DAYS = {"date": date(2026, 11, 19), "deadline": date(2026, 11, 24)}


def address(name: str, *args: object) -> str:
    return reverse(f"collaboration:{name}", args=args)


def invoice(engagement: Engagement, **more: object) -> Commitment:
    fields = {"title": "2026-041", "due_on": date(2026, 11, 9), **more}
    return Commitment.objects.create(
        practice=engagement.practice,
        engagement=engagement,
        side=Party.CLIENT,
        kind=Commitment.Kind.PAYMENT,
        **fields,
    )


@pytest.mark.parametrize("key", LETTERS)
@pytest.mark.parametrize(("language", "form"), [("de", "sie"), ("de", "du"), ("en", "")])
def test_every_letter_is_whole_in_every_language(thore, key, language, form):
    thore.language, thore.address_form = language, form
    given = {name: {**SENTENCES, **DAYS}[name] for name, _needed in asked_for(thore, key)}
    letter = compose(client=thore, key=key, given=given)
    assert "{{" not in letter.body + letter.subject
    assert "Thore" in letter.body
    assert letter.body.rstrip().endswith("Friederike Amsel")
    lang = texts_language("en" if language == "en" else "de-du" if form == "du" else "de")
    assert letter.body.split()[0] == texts.letter(key).templates[lang].body.split()[0]


@time_machine.travel(TUESDAY, tick=False)
def test_a_reminder_knows_the_invoice_and_its_day(thore, signed_in):
    invoice(thore)
    invoice(thore, title="2026-050", due_on=date(2026, 12, 1))
    invoice(thore, title="2026-030", due_on=date(2026, 10, 1), done_on=date(2026, 10, 2))
    page = signed_in.get(address("letter", thore.pk, "payment_reminder")).content.decode()
    assert 'value="2026-041"' in page
    assert 'value="2026-11-09"' in page
    assert 'value="2026-11-24"' in page
    posted = {"invoice_number": "2026-041", "date": "2026-11-09", "deadline": "2026-11-24", "fill": "1"}
    letter = signed_in.post(address("letter", thore.pk, "payment_reminder"), posted).content.decode()
    assert "Die Rechnung 2026-041 war am 9. November 2026 fällig" in letter
    assert "Wir hatten uns versprochen, auf beiden Seiten pünktlich zu sein." in letter
    assert not Message.objects.filter(to_address=thore.email).exists()


def test_no_reminder_is_filled_in_for_what_is_due_on_the_next_working_day(thore):
    invoice(thore, due_on=date(2026, 11, 14))  # a Saturday
    assert overdue_payment(thore, date(2026, 11, 16)) is None
    assert overdue_payment(thore, date(2026, 11, 17)) is not None


def test_the_calm_path_fills_in_what_was_written_there(cast, thore, signed_in):
    situation = Intervention.objects.create(
        practice=cast.practice,
        engagement=thore,
        author=cast.owner,
        situation="silence",
        observation="Seit zehn Tagen habe ich nichts gehört.",
        wish="Ich wünsche mir ein Zeichen.",
        talk_on=date(2026, 11, 20),
    )
    at = address("letter", thore.pk, "intervention")
    page = signed_in.get(at, {"situation": situation.pk}).content.decode()
    assert "Seit zehn Tagen habe ich nichts gehört." in page
    assert "Ich wünsche mir ein Zeichen." in page
    assert 'value="2026-11-20"' in page
    for foreign in ("0", "x", "99999999"):
        assert "Seit zehn Tagen" not in signed_in.get(at, {"situation": foreign}).content.decode()


def test_it_is_asked_for_in_the_order_of_the_letter(thore):
    assert [name for name, _needed in asked_for(thore, "intervention")] == ["observation", "effect", "wish", "date"]
    assert asked_for(thore, "parting")[-1] == ("compliment", False)


def test_what_is_missing_is_asked_for_by_name(thore, signed_in):
    answer = signed_in.post(address("letter", thore.pk, "own_mistake"), {"fill": "1", "mistake": "Verwechselt."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Was Sie dafür tun" in page
    assert 'name="body"' not in page


@time_machine.travel(TUESDAY, tick=False)
def test_a_letter_leaves_after_its_minute_in_office_hours(cast, thore, signed_in, mailoutbox):
    form = {"subject": LETTER.subject, "body": LETTER.body, "send": "office"}
    assert signed_in.post(address("letter", thore.pk, "second_chance"), form).status_code == 302
    sent = sent_to(thore).get()
    assert (sent.template, sent.author) == ("second_chance", cast.owner)
    assert (sent.message.not_before - TUESDAY).total_seconds() == 60
    assert deliver_due(now=TUESDAY) == 0
    assert deliver_due(now=sent.message.not_before) >= 1
    refused = signed_in.post(address("letter_take_back", sent.pk))
    assert refused.status_code == 409
    assert "schon unterwegs" in refused.content.decode()


@pytest.mark.parametrize(
    ("way", "leaves"),
    [
        ("office", datetime(2026, 11, 16, 9, 0, tzinfo=BERLIN)),
        ("now", datetime(2026, 11, 15, 22, 1, tzinfo=BERLIN)),
        ("overnight", datetime(2026, 11, 16, 9, 0, tzinfo=BERLIN)),
    ],
)
@time_machine.travel(SUNDAY_NIGHT, tick=False)
def test_on_a_sunday_it_waits_unless_told_otherwise(thore, signed_in, way, leaves):
    signed_in.post(
        address("letter", thore.pk, "second_chance"), {"subject": LETTER.subject, "body": LETTER.body, "send": way}
    )
    assert sent_to(thore).get().message.not_before == leaves


@time_machine.travel(TUESDAY, tick=False)
def test_after_a_night_it_leaves_in_the_morning_and_can_still_be_taken_back(cast, thore):
    sent = actions.send(client=thore, author=cast.owner, template="parting", letter=LETTER, overnight=True)
    assert sent.message.not_before == datetime(2026, 11, 18, 9, 0, tzinfo=BERLIN)
    actions.take_back(sent=sent, author=cast.owner)
    sent.message.refresh_from_db()
    assert sent.message.state == Message.State.CANCELED
    with pytest.raises(Refused):
        actions.take_back(sent=sent, author=cast.owner)


@time_machine.travel(SUNDAY_NIGHT, tick=False)
def test_a_waiting_letter_may_leave_at_once(thore, signed_in):
    form = {"subject": LETTER.subject, "body": LETTER.body, "send": "office"}
    signed_in.post(address("letter", thore.pk, "second_chance"), form)
    sent = sent_to(thore).get()
    assert signed_in.post(address("letter_send_now", sent.pk)).status_code == 302
    sent.message.refresh_from_db()
    assert sent.message.not_before == SUNDAY_NIGHT


def test_a_second_tap_is_the_same_letter(cast, thore):
    first = actions.send(client=thore, author=cast.owner, template="parting", letter=LETTER)
    assert actions.send(client=thore, author=cast.owner, template="parting", letter=LETTER) == first
    other = actions.send(client=thore, author=cast.owner, template="parting", letter=Letter("Noch etwas", "Guten Tag"))
    assert other != first
    assert Message.objects.filter(to_address=thore.email).count() == 2


def test_without_an_address_it_is_copied(cast, thore, signed_in):
    Engagement.objects.filter(pk=thore.pk).update(email="")
    form = {"subject": LETTER.subject, "body": LETTER.body}
    page = signed_in.post(address("letter", thore.pk, "second_chance"), {**form, "tone": "1"}).content.decode()
    assert 'value="office"' not in page
    refused = signed_in.post(address("letter", thore.pk, "second_chance"), {**form, "send": "office"})
    assert refused.status_code == 409
    signed_in.post(address("letter", thore.pk, "second_chance"), {**form, "send": "by_hand"})
    assert sent_to(thore).get().message is None


def test_the_invitation_carries_the_link_and_forgets_it(cast, thore, signed_in, settings):
    link, secret = open_room(target=begin_kickoff(engagement=thore, author=cast.owner), author=cast.owner)
    url, at = address_of(link, secret), address("letter", thore.pk, "room_invitation")
    assert signed_in.get(at).status_code == 409
    assert signed_in.post(at, {"fill": "1", "link": "https://anderswo.example/r/auftrag/x/"}).status_code == 422
    page = signed_in.post(at, {"fill": "1", "link": url}).content.decode()
    assert f"Dieser Link öffnet ihn, ohne Konto und ohne Passwort.\n\n{url}\n" in page
    body = re.search(r"<textarea[^>]*name=\"body\"[^>]*>\s?(.*?)</textarea>", page, re.DOTALL).group(1)
    signed_in.post(at, {"subject": "Ein Raum", "body": body, "link": url, "send": "now"})
    message = sent_to(thore).get().message
    assert secret in message.body
    deliver_due(now=message.not_before)
    message.refresh_from_db()
    assert message.state == Message.State.SENT
    assert secret not in message.body


def test_nobody_writes_or_takes_back_the_letters_of_others(cast, client, thore):
    sent = actions.send(client=thore, author=cast.owner, template="parting", letter=LETTER)
    client.force_login(cast.foreign_owner)
    assert client.get(address("letter", thore.pk, "parting")).status_code == 404
    assert client.get(address("letters", thore.pk)).status_code == 404
    assert client.post(address("letter_take_back", sent.pk)).status_code == 404
    assert client.post(address("letter_send_now", sent.pk)).status_code == 404
    with pytest.raises(Refused):
        actions.send(client=thore, author=cast.foreign_owner, template="parting", letter=LETTER)


def test_letters_of_other_moments_are_not_written_here(thore, signed_in):
    for key in ("accept", "complaint_received", "nothing"):
        assert signed_in.get(address("letter", thore.pk, key)).status_code == 404


def test_the_page_of_letters_asks_as_often_for_three_as_for_thirty(cast, thore, signed_in):
    def count(rows: int) -> int:
        SentLetter.objects.all().delete()
        for _row in range(rows):
            actions.note_by_hand(client=thore, author=cast.owner, template="second_chance")
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(address("letters", thore.pk)).status_code == 200
        return len(queries)

    count(1)  # what a session asks for once
    assert count(1) == count(3) == count(30)


@pytest.mark.parametrize("key", WORDED)
def test_the_words_of_the_method_are_a_wording_themselves(cast, practice, signed_in, key):
    for lang in texts.LANGS:
        wording = texts.letter(key).templates[lang]
        at = f"{address('wording', key)}?sprache={lang}"
        as_browsers_send_it = wording.body.replace("\n", "\r\n")
        answer = signed_in.post(at, {"subject": wording.subject, "body": as_browsers_send_it})
        assert answer.status_code == 302, answer.content.decode()
    assert "Es gelten die Worte der Methode." in signed_in.get(address("wording", key)).content.decode()


def test_a_practice_says_it_in_its_own_words_and_goes_back(thore, signed_in):
    at = address("wording", "payment_reminder")
    own = "Moin {{ client_name }},\n\nRechnung {{ invoice_number }}: [[bis {{ deadline }}?]]\n\nHerzliche Grüße\n"
    assert signed_in.post(at, {"subject": "Rechnung", "body": own}).status_code == 302
    assert [name for name, needed in asked_for(thore, "payment_reminder") if needed] == ["invoice_number"]
    letter = compose(client=thore, key="payment_reminder", given={"invoice_number": "7"})
    assert (letter.subject, letter.body) == ("Rechnung", "Moin Thore Stillmann,\n\nRechnung 7:\n\nHerzliche Grüße\n")
    assert "vermutlich" in compose_english(thore).body or "probably" in compose_english(thore).body
    signed_in.post(at, {"reset": "1"})
    page = signed_in.get(at).content.decode()
    assert "nur untergegangen" in page
    assert "<code>{{ deadline }}</code></dt><dd>Tag, bis zu dem Sie um Zahlung bitten</dd>" in page


def compose_english(engagement: Engagement) -> Letter:
    engagement.language = "en"
    given = {"invoice_number": "7", **DAYS}
    letter = compose(client=engagement, key="payment_reminder", given=given)
    engagement.language = "de"
    return letter


@pytest.mark.parametrize(
    ("key", "body", "sentence"),
    [
        ("parting", "Guten Tag {{ client_name }}, {{ salary }}", "„salary“ kennt dieser Brief nicht."),
        ("parting", "Guten Tag {{client_name}}", "Die Klammern passen nicht zusammen."),
        ("parting", "Guten Tag [[ {{ date }}", "Die Klammern passen nicht zusammen."),
        ("room_invitation", "Guten Tag {{ client_name }}", "Dieser Brief trägt den Link"),
        ("room_invitation", "Guten Tag [[{{ link }}]]", "Dieser Brief trägt den Link"),
    ],
)
def test_a_wording_that_could_not_be_filled_in_is_not_kept(practice, signed_in, key, body, sentence):
    answer = signed_in.post(address("wording", key), {"subject": "Betreff", "body": body})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_day_of_an_open_talk_comes_along(cast, thore):
    situation = Intervention(talk_on=date(2026, 11, 20), observation="Es ist still.")
    assert known_of(thore, "intervention", date(2026, 11, 17), situation) == {
        "observation": "Es ist still.",
        "date": date(2026, 11, 20),
    }
