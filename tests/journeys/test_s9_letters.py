"""S9: the reminder is kind and in one's own hands; a sharp draft is pointed out, and kept nowhere."""

from __future__ import annotations

from datetime import date

from django_scopes import scope
from playwright.sync_api import expect

from tests.journeys import steps
from tests.stages.collaboration.letters.test_tone import everything
from wunschkunde.outbox.models import Message
from wunschkunde.stages.collaboration.actions.engagements import begin
from wunschkunde.stages.collaboration.models import Commitment, OwnTemplate, Party
from wunschkunde.stages.decision.models import LetterDraft

PROMISE = "Wir hatten uns versprochen, auf beiden Seiten pünktlich zu sein."
SHARP = "SCHON WIEDER KEINE ZAHLUNG! Wie bereits mehrfach gesagt: Sonst kommt der Anwalt. Kratzbürstiges Gemurmel."


def late_payer(cast, **more):
    """Somebody whose invoice is eight days overdue."""
    data = {"name": "Thore Stillmann", "topic": "Texte", "email": "thore@stillmann.example", "language": "de", **more}
    with scope(practice=cast.practice):
        engagement = begin(practice=cast.practice, author=cast.owner, data=data)
        Commitment.objects.create(
            practice=cast.practice,
            engagement=engagement,
            side=Party.CLIENT,
            kind=Commitment.Kind.PAYMENT,
            title="2026-041",
            asked_on=date(2026, 10, 26),
            due_on=date(2026, 11, 9),
        )
    return engagement


def write(page, german, english):
    """From the engagement's page to the letter of this purpose."""
    steps.follow(page, "Einen Brief schreiben", "Write a letter")
    steps.follow(page, german, english)


def overwrite(field, words):
    """Type instead of what stands there, as somebody does once the page is all there."""
    field.page.wait_for_load_state("load")
    field.fill("")
    field.press_sequentially(words)


def test_the_reminder_is_kind_and_in_ones_own_hands(cast, page):
    thore = late_payer(cast)
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{thore.pk}/")
    write(page, "Freundlich an eine Rechnung erinnern", "Send a kind reminder of an invoice")
    expect(page.get_by_label("Nummer der Rechnung")).to_have_value("2026-041")
    expect(page.get_by_label("Tag, an dem sie fällig war")).to_have_value("2026-11-09")
    steps.press(page, "Weiter zum Brief", "On to the letter")
    letter = steps.letter_field(page)
    expect(letter).to_have_value(
        "Guten Tag Thore Stillmann,\n\n"
        "vermutlich ist sie nur untergegangen: Die Rechnung 2026-041 war am 9. November 2026 fällig und ist bei mir "
        f"noch offen.\n\n{PROMISE} Falls gerade etwas dagegenspricht, sagen Sie es mir bitte; dann finden wir eine "
        "Lösung. Sonst freue ich mich über den Ausgleich bis 24. November 2026.\n\nHerzliche Grüße\nFriederike Amsel\n"
    )
    steps.seems_accessible(page)

    # One's own words for all such letters to come.
    steps.follow(page, "Diesen Brief für meine Praxis ändern", "Change this letter for my practice")
    body = steps.letter_field(page)
    own = body.input_value().replace("vermutlich ist sie nur untergegangen", "das geht im Alltag leicht unter")
    body.fill(own)
    steps.press(page, "Speichern", "Save")
    expect(page.get_by_text("Es gelten Ihre eigenen Worte.")).to_be_visible()
    steps.follow(page, "Zurück", "Back")
    steps.press(page, "Weiter zum Brief", "On to the letter")
    expect(letter).to_contain_text("das geht im Alltag leicht unter")
    letter.fill(letter.input_value().replace("Herzliche Grüße", "Alles Liebe"))
    steps.press(page, "Senden", "Send")
    expect(page.get_by_role("button", name="Zurücknehmen")).to_be_visible()
    steps.seems_accessible(page)
    with scope(practice=cast.practice):
        message = Message.objects.get(to_address=thore.email)
        assert PROMISE in message.body
        assert "Alles Liebe" in message.body
    steps.press(page, "Zurücknehmen", "Take it back")
    expect(page.get_by_text("Der Brief ist zurückgenommen, und nichts wurde verschickt.")).to_be_visible()
    with scope(practice=cast.practice):
        assert Message.objects.get(pk=message.pk).state == Message.State.CANCELED
        assert OwnTemplate.objects.get().template == "payment_reminder"


def test_a_sharp_draft_is_pointed_out_and_kept_nowhere(cast, page):
    thore = late_payer(cast)
    steps.sign_in(page, cast.owner)
    page.goto(f"/zusammenarbeit/{thore.pk}/brief/payment_reminder/")
    steps.press(page, "Weiter zum Brief", "On to the letter")
    letter = steps.letter_field(page)
    overwrite(letter, f"Guten Tag Thore,\n\n{SHARP}\n\nGruß\nFriederike")
    look = page.locator("#tone")
    for pointed_out, instead in (
        ("SCHON WIEDER KEINE ZAHLUNG", "Großbuchstaben wirken wie Rufen."),
        ("Wie bereits mehrfach", "Enthält einen stillen Vorwurf."),
        ("Anwalt", "Erst anrufen. Förmliches getrennt und sachlich."),
    ):
        expect(look.locator("q").filter(has_text=pointed_out)).to_be_visible()
        expect(look).to_contain_text(instead)
    steps.seems_accessible(page)
    assert "Kratzbürstiges" not in everything()
    with scope(practice=cast.practice):
        assert not LetterDraft.objects.exists()

    # The same without waiting for it, and still nothing is kept.
    steps.press(page, "Ein zweiter Blick auf den Ton", "A second look at the tone")
    expect(look).to_contain_text("Droht, bevor gesprochen wurde.")
    expect(letter).to_contain_text("Kratzbürstiges")
    assert "Kratzbürstiges" not in everything()

    overwrite(letter, "Guten Tag Thore,\n\nmögen Sie kurz anrufen?\n\nHerzliche Grüße\nFriederike")
    expect(look).to_be_empty()
    overwrite(letter, f"Guten Tag Thore,\n\n{SHARP}\n\nGruß\nFriederike")
    steps.press(page, "Eine Nacht darüber schlafen", "Sleep on it")
    expect(page.get_by_text("wartet, geht am Mittwoch, 18. November, 09:00 Uhr hinaus")).to_be_visible()
    steps.press(page, "Zurücknehmen", "Take it back")
    expect(page.get_by_role("button", name="Zurücknehmen")).to_have_count(0)


def test_the_letter_of_a_decision_is_looked_at_while_writing_too(cast, page):
    thore = steps.standing("quittenblau", "q05")
    steps.sign_in(page, cast.owner)
    steps.weigh(page, thore, cast.owner)
    steps.choose(page, "Eine Frage stellen", "Ask one question", Grund="Das möchte ich vorher wissen.")
    page.wait_for_load_state("load")
    letter = steps.letter_field(page)
    letter.press_sequentially("So ein Idiot! ")
    expect(page.locator("#tone")).to_contain_text("So soll niemand angesprochen werden.")
    steps.press(page, "Eine Nacht darüber schlafen", "Sleep on it")
    expect(page.get_by_role("button", name="Zurücknehmen")).to_be_visible()
    with scope(practice=cast.practice):
        message = Message.objects.get(to_address=thore.email, state=Message.State.QUEUED)
        assert message.not_before.astimezone(steps.BERLIN).date() == date(2026, 11, 18)


def test_in_english_a_sharp_letter_is_pointed_out_as_well(cast, page):
    jane = late_payer(cast, name="Jane Doe", email="jane@doe.example", language="en")
    steps.sign_in(page, cast.owner)
    steps.speak_english(page)
    page.goto(f"/zusammenarbeit/{jane.pk}/")
    write(page, "Freundlich an eine Rechnung erinnern", "Send a kind reminder of an invoice")
    steps.press(page, "Weiter zum Brief", "On to the letter")
    letter = steps.letter_field(page)
    expect(letter).to_contain_text("We promised each other to be punctual on both sides.")
    overwrite(letter, "Hello Jane,\n\nPAY RIGHT NOW or my lawyer will call!!\n\nKind regards\nFriederike")
    expect(page.locator("#tone")).to_contain_text("Call first. Keep formal steps separate and factual.")
    expect(page.get_by_role("button", name="Sleep on it")).to_be_visible()
