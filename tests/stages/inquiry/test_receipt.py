from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_scopes import scope

from tests.stages.inquiry.conftest import BERLIN, SUNDAY_NIGHT, TUESDAY, make_practice
from tests.stages.inquiry.posting import post, stamp_for
from wunschkunde.accounts.models import Practice
from wunschkunde.history.models import Entry
from wunschkunde.history.queries import first_broken_entry
from wunschkunde.outbox.actions import queue
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.models import Engagement, SentLetter
from wunschkunde.stages.decision.actions.gut import mark_read
from wunschkunde.stages.decision.models import Assessment, Decision, FirstGut, Note, SecondGut
from wunschkunde.stages.inquiry.actions import erase_due, receive_inquiry, withdraw
from wunschkunde.stages.inquiry.models import Answer, Budget, ClientLink, Inquiry, Intermediary, OwedNotice
from wunschkunde.stages.inquiry.rules import add_months, transition
from wunschkunde.stages.inquiry.states import TRANSITIONS, State
from wunschkunde.web.logs import LineFormatter

ANSWERS = {
    "expects_closeness": "4",
    "offers_closeness": "1",
    "expects_availability": "5",
    "expects_attention": "2",
    "offers_advice": "1",
    "expects_topic": ["text"],
}


@pytest.fixture
def link(client, practice) -> str:
    """The address of the page a client was led to."""
    return post(client, practice, intermediary="Theda Wiesengrund", **ANSWERS)["Location"]


def words(response) -> str:
    return unescape(response.content.decode())


def test_the_client_reads_where_their_wishes_are_met_and_where_not(client, link):
    page = words(client.get(link))
    assert "Gern persönlich – der Mensch gehört dazu. Das ist hier zu finden." in page
    assert "Jederzeit, auch abends und am Wochenende. Das ist hier so nicht zu finden." in page
    assert "eine Frage danach ist willkommen" in page  # attention: the practice has not said anything
    assert "Antworten am Wochenende</dt><dd>nein" in page
    assert "Keine Eilaufträge." in page


def test_the_client_sees_no_number_and_nothing_private(client, practice, owner, link):
    with scope(practice=practice):
        inquiry = Inquiry.objects.get()
        FirstGut.objects.create(practice=practice, author=owner, inquiry=inquiry, value=3, sentence="GEHEIM-BAUCH")
        Note.objects.create(practice=practice, author=owner, inquiry=inquiry, text="GEHEIM-NOTIZ")
    public = f"/p/{practice.slug}/"
    seen = [words(client.get(url)) for url in (link, link + "zurueckziehen/", public, public + "anfrage/")]
    for page in seen:
        text = re.sub(r"<[^>]*>", " ", page)
        assert not re.search(r"GEHEIM|SECRET|%|\b[01][.,]\d", text)
    assert "Krimis" not in "".join(seen)
    assert "Lebt mit zwei Hühnern" in seen[2]


def test_what_the_practice_cannot_accept_is_not_told(client, practice):
    page = words(client.get(post(client, practice, **{**ANSWERS, "expects_availability": "4"})["Location"]))
    assert "Grenze" not in page


def test_the_link_page_tells_nobody_its_address(client, link):
    page = client.get(link)
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert not page.cookies


def test_opening_a_link_changes_nothing_but_its_last_day(client, practice, link):
    with scope(practice=practice):
        before = Inquiry.objects.values().get()
        entries = Entry.objects.count()
    for method in (client.get, client.head, client.options):
        method(link)
        method(link + "zurueckziehen/")
    with scope(practice=practice):
        assert Inquiry.objects.values().get() == before
        assert Entry.objects.count() == entries
        assert ClientLink.objects.get().last_used_at is not None


def test_the_secret_is_stored_nowhere_and_never_logged(client, practice, link, caplog):
    token = link.strip("/").split("/")[-1]
    with caplog.at_level("DEBUG"):
        client.get(link)
        client.post(link + "zurueckziehen/", {"reason": ""})
        client.get(link[:-1] + "x/")
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert any("client link used" in line for line in lines)
    assert not any(token[:-1] in line for line in lines)
    with scope(practice=practice):
        assert token not in str(list(ClientLink.objects.values()) + list(Inquiry.objects.values()))


def test_unknown_expired_and_revoked_links_answer_alike(client, practice, link):
    unknown = client.get("/a/" + "x" * 43 + "/")
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        expired = client.get(link)
    with scope(practice=practice):
        ClientLink.objects.update(revoked_at=timezone.now())
    revoked = client.get(link)
    posted = client.post(link + "zurueckziehen/", {})
    assert [page.status_code for page in (unknown, expired, revoked, posted)] == [404] * 4

    def body(page):
        return words(page).replace(page.wsgi_request.path, "")

    assert body(unknown) == body(expired) == body(revoked) == body(posted)
    assert dict(unknown.headers) == dict(revoked.headers)


def test_one_click_withdraws_and_all_that_was_said_is_gone(client, practice, owner, link):
    with scope(practice=practice):
        inquiry = Inquiry.objects.get()
        FirstGut.objects.create(practice=practice, author=owner, inquiry=inquiry, value=3, sentence="Bauch")
        Note.objects.create(practice=practice, author=owner, inquiry=inquiry, text="Notiz")
    done = client.post(link + "zurueckziehen/", {"reason": "Schon gefunden"}, follow=True)
    assert "Die Anfrage ist zurückgezogen" in words(done)
    with scope(practice=practice):
        inquiry = Inquiry.objects.get()
        assert (inquiry.state, inquiry.withdrawal_reason) == ("withdrawn", "Schon gefunden")
        stored = str(Inquiry.objects.values().get())
        for said in ("Malin", "malin", "Website", "Theda", "theda"):
            assert said not in stored
        for model in (Answer, FirstGut, Note, Message, Intermediary):
            left = model.objects.exclude(state="canceled") if model is Message else model.objects.all()
            assert not left.exists(), model
        last = Entry.objects.order_by("-pk").first()
        assert (last.verb, last.actor, last.data) == ("inquiry_withdrawn", None, {"with_reason": True})
        assert first_broken_entry() is None


def test_whatever_was_decided_and_written_so_far_goes_with_it(client, practice, owner, link):
    with scope(practice=practice):
        inquiry = Inquiry.objects.get()
        Inquiry.objects.update(state=State.CLARIFYING)
        common = {"practice": practice, "author": owner}
        first = FirstGut.objects.create(**common, inquiry=inquiry, value=3)
        second = SecondGut.objects.create(**common, first_gut=first, value=4)
        versions = {"ideal_client": inquiry.ideal_client, "offer": inquiry.offer}
        assessment = Assessment.objects.create(**common, second_gut=second, inputs={}, result={}, **versions)
        letter = queue(
            practice=practice,
            purpose="clarify",
            to_address=inquiry.email.upper(),
            to_name="",
            subject="Eine Frage",
            body="Liebe Malin",
            language="de",
            not_before=TUESDAY,
        )
        Decision.objects.create(
            **common, inquiry=inquiry, assessment=assessment, kind="clarify", reason="Grund", letter=letter
        )
    # The same person asks for something else, too.
    again = {"name": inquiry.name, "email": inquiry.email, "occasion": "Noch etwas anderes."}
    receive_inquiry(practice=practice, fields=again, now=TUESDAY)
    client.post(link + "zurueckziehen/", {})
    with scope(practice=practice):
        assert [one.state for one in Inquiry.objects.order_by("pk")] == ["withdrawn", "received"]
        for model in (FirstGut, SecondGut, Assessment, Decision):
            assert not model.objects.exists(), model
        assert not Message.objects.filter(subject="Eine Frage").exists()


def test_imprint_and_notice_stay_as_long_as_a_client_holds_a_link(client, practice, link):
    Practice.objects.update(published_at=None)
    addresses = [f"/p/{practice.slug}/{name}/" for name in ("impressum", "datenschutz")]
    assert client.get(link).status_code == 200
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    assert client.get(f"/p/{practice.slug}/anfrage/").status_code == 404

    with scope(practice=practice):
        ClientLink.objects.update(expires_at=timezone.now())
        OwedNotice.objects.all().delete()  # nobody else was told the address either
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_digest_called_back_does_not_delay_the_next(receive, scoped):
    opening = datetime(2025, 11, 3, 9, 0, tzinfo=BERLIN)
    withdraw(inquiry=receive(now=SUNDAY_NIGHT), now=SUNDAY_NIGHT)
    assert Message.objects.get(purpose="inquiries_digest").state == Message.State.CANCELED
    receive(now=SUNDAY_NIGHT + timedelta(minutes=5))
    waiting = Message.objects.get(purpose="inquiries_digest", state=Message.State.QUEUED)
    assert waiting.not_before == opening


def test_what_was_read_before_the_office_opens_is_not_announced(receive, scoped, owner):
    first, second = receive(now=SUNDAY_NIGHT), receive(now=SUNDAY_NIGHT, fields={"email": "b@example.org"})
    mark_read(inquiry=first, author=owner)
    assert Message.objects.get(purpose="inquiries_digest").subject == "1 neue Anfrage"
    mark_read(inquiry=second, author=owner)
    assert Message.objects.get(purpose="inquiries_digest").state == Message.State.CANCELED


def test_who_withdraws_does_not_have_the_others_announced_again(receive, scoped):
    leaving = receive()
    receive(fields={"email": "b@example.org"})
    Message.objects.filter(purpose="inquiries_digest").update(state=Message.State.SENT)
    withdraw(inquiry=leaving, now=TUESDAY + timedelta(hours=2))
    assert Message.objects.filter(purpose="inquiries_digest").count() == 1


def test_without_a_reason_only_the_fact_stays_and_a_second_click_does_nothing(client, practice, link):
    for _click in range(2):
        assert client.post(link + "zurueckziehen/", {}).status_code == 302
    with scope(practice=practice):
        assert Inquiry.objects.get().withdrawal_reason == ""
        assert Entry.objects.filter(verb="inquiry_withdrawn").count() == 1


def test_a_withdrawn_inquiry_sent_again_by_the_back_button_stays_withdrawn(client, practice, link):
    client.post(link + "zurueckziehen/", {})
    again = post(client, practice, stamp=stamp_for(practice), **ANSWERS)
    assert again["Location"] == link
    assert "zurückgezogen" in words(client.get(link))


def test_an_answered_inquiry_can_no_longer_be_withdrawn(client, practice, link):
    with scope(practice=practice):
        Inquiry.objects.update(state=State.ACCEPTED)
        inquiry = Inquiry.objects.get()
    assert "zurückziehen" not in words(client.get(link)).split("<main")[1].replace("Wenn es doch nicht passt", "")
    assert client.post(link + "zurueckziehen/", {}).status_code == 422
    with pytest.raises(ValidationError, match="angenommen"):
        withdraw(inquiry=inquiry)


def test_mails_to_somebody_with_another_inquiry_stay(receive, scoped):
    first, _second = receive(), receive(fields={"occasion": "Noch etwas"})
    withdraw(inquiry=first, now=TUESDAY)
    assert Message.objects.filter(purpose="inquiry_received").count() == 2


def test_the_transition_table_is_the_only_way(receive, scoped):
    inquiry = receive()
    for state in State:
        inquiry.state = state
        for verb in ("clarify", "accept", "decline", "refer", "withdraw", "reopen", "resume"):
            if (state, verb) in TRANSITIONS:
                assert transition(inquiry, verb) == TRANSITIONS[state, verb]
            else:
                with pytest.raises(ValidationError):
                    transition(inquiry, verb)


def test_inquiries_are_erased_on_their_day_and_not_before(receive, scoped, owner):
    inquiry = receive(intermediary="Theda", answers={"price": {"expects": 3}})
    accepted = receive(fields={"email": "bleibt@example.org"})
    Inquiry.objects.filter(pk=accepted.pk).update(state=State.ACCEPTED)
    Note.objects.create(practice=scoped, author=owner, inquiry=inquiry, text="Notiz")
    Budget.objects.create(practice=scoped, bucket="all", hour=TUESDAY)
    day = add_months(TUESDAY.date(), 6)
    assert inquiry.erase_on == day
    noon = TUESDAY + (day - TUESDAY.date())
    assert erase_due(now=noon - timedelta(days=1)) == 0
    assert erase_due(now=noon) == 1
    assert erase_due(now=noon) == 0
    assert list(Inquiry.objects.all()) == [accepted]
    for model in (Answer, Note, Budget, Intermediary):
        assert not model.objects.exists(), model
    assert not Message.objects.filter(to_address__iexact=inquiry.email).exists()
    assert Entry.objects.filter(verb="inquiry_erased", target_id=inquiry.pk).count() == 1


def letter_to(practice, address, **more):
    given = {"to_name": "", "subject": "Gern", "body": "Gern.", "language": "de", "not_before": TUESDAY}
    return queue(practice=practice, purpose="decision_decline", to_address=address, **given, **more)


def test_a_letter_goes_with_its_inquiry_though_the_person_asked_again(receive, scoped, owner):
    letters = []
    for now in (TUESDAY, TUESDAY + timedelta(days=40)):
        inquiry = receive(now=now)
        Inquiry.objects.filter(pk=inquiry.pk).update(state=State.DECLINED)
        gut = FirstGut.objects.create(practice=scoped, author=owner, inquiry=inquiry)
        second = SecondGut.objects.create(practice=scoped, author=owner, first_gut=gut)
        given = {"practice": scoped, "author": owner}
        met = {"offer": inquiry.offer, "ideal_client": inquiry.ideal_client, "inputs": {"a": 1}, "result": {"a": 1}}
        about = Assessment.objects.create(**given, **met, second_gut=second)
        letters.append(letter_to(scoped, inquiry.email))
        decided = {"kind": "decline", "reason": "Zu viel.", "letter": letters[-1]}
        Decision.objects.create(**given, **decided, inquiry=inquiry, assessment=about)
    assert erase_due(now=TUESDAY + timedelta(days=190)) == 1
    assert list(Message.objects.filter(purpose="decision_decline")) == letters[1:]


def test_a_letter_of_a_collaboration_outlives_a_later_inquiry(receive, scoped, owner):
    inquiry = receive()
    letter = letter_to(scoped, inquiry.email)
    engagement = Engagement.objects.create(practice=scoped, responsible=owner, topic="Texte", email=inquiry.email)
    SentLetter.objects.create(practice=scoped, engagement=engagement, template="reminder", message=letter)
    withdraw(inquiry=inquiry, now=TUESDAY)
    assert list(Message.objects.filter(to_address=letter.to_address)) == [letter]


def test_erasing_touches_every_practice(owner, practice):
    other = make_practice(owner, "Andere", retention_months=1)
    for one in (practice, other):
        receive_inquiry(practice=one, fields={"name": "A", "email": "a@example.org", "occasion": "B"}, now=TUESDAY)
    assert erase_due(now=TUESDAY + timedelta(days=40)) == 1
    assert erase_due(now=TUESDAY + timedelta(days=400)) == 1


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2025-08-31", 6, "2026-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2025-12-31", 1, "2026-01-31")],
)
def test_months_end_where_they_end(day, months, later):
    parse = timezone.datetime.fromisoformat
    assert add_months(parse(day).date(), months) == parse(later).date()
