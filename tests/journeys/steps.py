"""What people do in the journeys, as plain functions on a page, in German or English as the page speaks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import Client
from django_scopes import scope
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.barriers import barriers
from wunschkunde.accounts.models import Practice, User
from wunschkunde.demo.scenes import scene
from wunschkunde.outbox.models import Message
from wunschkunde.stages.decision.actions import gut
from wunschkunde.stages.decision.sides import standing_answers
from wunschkunde.stages.inquiry.actions import receive_inquiry
from wunschkunde.stages.inquiry.models import Inquiry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Locator, Page

BERLIN = ZoneInfo("Europe/Berlin")
MANY_POINTS = 30


def berlin(*numbers: int) -> datetime:
    """A moment in the time zone of the example practices."""
    return datetime(*numbers, tzinfo=BERLIN)


# --- any page


def say(page: Page, german: str, english: str) -> str:
    """The words of a button or field in the language the page speaks."""
    return english if page.locator("html").get_attribute("lang") == "en" else german


def click(what: Locator) -> None:
    """Click; where that leads to another page, the whole of it is there, not only its first words."""
    what.click()
    what.page.wait_for_load_state("domcontentloaded")


def press(page: Page, german: str, english: str) -> None:
    click(page.get_by_role("button", name=say(page, german, english), exact=True))


def follow(page: Page, german: str, english: str) -> None:
    click(page.get_by_role("link", name=say(page, german, english), exact=True).first)


def text_of(page: Page) -> str:
    """What can be read in the main part, blanks and line breaks as one blank, folded parts included."""
    return " ".join((page.locator("main").text_content() or "").split())


def assessed(page: Page) -> str:
    """What can be read from the heading of the assessment on, up to the notes."""
    heading, notes = say(page, "Die Einschätzung", "The assessment"), say(page, "Notizen", "Notes")
    return text_of(page).split(heading)[1].split(notes)[0]


def below(page: Page, heading: str) -> Locator:
    """The innermost section with this heading."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=heading, exact=True)).last


def beside(page: Page, term: str) -> Locator:
    """What stands beside a term in a list of terms."""
    return page.locator("dl > div").filter(has=page.get_by_text(term, exact=True)).locator("dd")


def width_of(page: Page) -> int:
    """How wide the page wants to be, in pixels, once its style sheets have arrived."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth")


def fits(page: Page) -> bool:
    """Whether nothing sticks out on the right."""
    return width_of(page) <= page.evaluate("document.documentElement.clientWidth")


def seems_accessible(page: Page) -> None:
    """No violation that axe finds, by day and by night; for what the pictures of `pictures` do not come by."""
    assert barriers(page, "light") + barriers(page, "dark") == [], page.url


def tab_to(page: Page, target: Locator, *, at_most: int = 60) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _count in range(at_most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


# --- the practice


def give_password(page: Page, user: User) -> None:
    page.goto("/konto/login/")
    page.get_by_label(say(page, "E-Mail-Adresse", "Email")).fill(user.email)
    page.get_by_label(say(page, "Passwort", "Password"), exact=True).fill(PASSWORD)
    press(page, "Anmelden", "Sign in")


def sign_in_by_password(page: Page, user: User) -> None:
    """Come in by the door, as people do."""
    give_password(page, user)
    is_in(page)


def sign_in(page: Page, user: User) -> None:
    """Be let in beside the door, and see the day; by the door one comes in where a test says so."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": settings.PUBLIC_URL}])
    page.goto("/heute/")
    is_in(page)


def is_in(page: Page) -> None:
    """On a phone the navigation waits behind its button."""
    stands = page.get_by_role("navigation", name=say(page, "Hauptnavigation", "Main navigation"))
    expect(stands.or_(page.get_by_role("button", name=say(page, "Menü", "Menu"), exact=True))).to_be_visible()


def speak_english(page: Page) -> None:
    """Choose English for the program; it is kept with the account."""
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def work_in(page: Page, practice: Practice) -> None:
    """Change to another practice of the same person."""
    page.get_by_label(say(page, "Praxis", "Practice"), exact=True).last.select_option(practice.name)
    press(page, "Wechseln", "Switch")
    expect(page.locator(".brand-practice")).to_have_text(practice.name)


def open_inquiry(page: Page, inquiry: Inquiry) -> None:
    page.goto("/anfragen/")
    its_own = page.locator(f"[href='/anfragen/{inquiry.pk}/']")
    click(page.get_by_role("link", name=inquiry.name, exact=True).and_(its_own))
    expect(page.get_by_role("heading", level=1)).to_have_text(inquiry.name)


def note_gut(page: Page, value: int, sentence: str = "") -> None:
    """Note a gut feeling, the first or the second, whichever is asked for."""
    page.get_by_role("radio", name=str(value), exact=True).check()
    if sentence:
        page.get_by_label(say(page, "Ein Satz dazu", "A sentence")).fill(sentence)
    press(page, "Notieren", "Note it")
    expect(page.get_by_role("radio")).to_have_count(0)


def look_at_all(page: Page) -> int:
    """Look at every answered point, one after the other; return how many there were."""
    click(page.get_by_role("link", name=say(page, "Beginnen: ", "Begin: ")))
    for count in range(MANY_POINTS):
        if "/punkte/" not in page.url:
            return count
        press(page, "Weiter", "Go on")
    raise AssertionError("the points do not end")


def weigh(page: Page, inquiry: Inquiry, user: User, *, first: int = 6, second: int = 5) -> None:
    """Go all the way to the assessment; the looks are taken beside the browser, S2 takes each of them in it."""
    open_inquiry(page, inquiry)
    note_gut(page, first)
    with scope(practice=inquiry.practice):
        for key in dict.fromkeys(dimension for dimension, _side in standing_answers(inquiry)):
            gut.look_at(inquiry=inquiry, author=user, dimension=key)
    page.reload()
    note_gut(page, second)
    expect(
        page.get_by_role("heading", name=say(page, "Die Einschätzung", "The assessment"), exact=True)
    ).to_be_visible()


def choose(page: Page, german: str, english: str, **fields: str) -> None:
    """Choose what to decide, fill its fields by their German labels, and go on to the letter."""
    follow(page, german, english)
    for label, value in fields.items():
        page.get_by_role("textbox", name=label.replace("_", " ")).fill(value)
    press(page, "Weiter zum Brief", "On to the letter")
    expect(page.get_by_role("heading", name=say(page, "Der Brief", "The letter"), exact=True)).to_be_visible()


def letter_field(page: Page) -> Locator:
    return page.get_by_label(say(page, "Brief", "Letter"), exact=True)


# --- the client


def ask_by_form(page: Page, slug: str, clock: Any, *, language: str = "de", **fields: str) -> None:
    """Fill in and send the public form; ``fields`` are names of its fields."""
    page.goto(f"/p/{slug}/anfrage/?lang={language}")
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    clock.shift(240)
    press(page, "Anfrage senden", "Send the inquiry")


# --- beside the browser


def example(slug: str, key: str) -> dict[str, Any]:
    """One inquiry of the content, by its id."""
    return next(inquiry for inquiry in scene(slug).content["inquiries"] if inquiry["id"] == key)


def arrive(slug: str, key: str, **more: Any) -> Inquiry:
    """Let an example inquiry arrive now, with all the answers of its story, as the form would hand it in."""
    content = example(slug, key)
    words = {"name": content["name"], "email": content["email"], "occasion": content["text"].strip()}
    fields = {**words, "organisation": content["organisation"] or "", **more}
    return receive_inquiry(practice=practice_of(slug), fields=fields, answers=content["answers"])


def standing(slug: str, key: str) -> Inquiry:
    """The inquiry of the demo that came from this example."""
    practice = practice_of(slug)
    with scope(practice=practice):
        return Inquiry.objects.select_related("practice").get(name=example(slug, key)["name"])


def practice_of(slug: str) -> Practice:
    return Practice.objects.get(slug=slug)


def mails_to(practice: Practice, address: str, *, since: datetime) -> Sequence[Message]:
    """The mails to an address in the outbox, the oldest first; those of the demo's past are left out."""
    with scope(practice=practice):
        return list(Message.objects.filter(to_address=address, created_at__gte=since).order_by("pk"))
