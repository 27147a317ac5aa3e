import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.accounts.conftest import PASSWORD
from wunschkunde.accounts.actions import create_user

pytestmark = pytest.mark.django_db
WRONG = "wrong whole sentence"


def attempt(client, email, password, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def without_what_was_typed(answer, email):
    page = answer.content.decode().replace(email, "…")
    return re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken)[^>]*', "", page)


def test_unknown_wrong_and_disabled_look_the_same(client, owner):
    disabled = create_user(email="weg@praxis.example", password=PASSWORD)
    disabled.is_active = False
    disabled.save()
    answers = [
        (email, attempt(client, email, password))
        for email, password in (
            ("nobody@nowhere.example", WRONG),
            (owner.email, WRONG),
            (disabled.email, WRONG),
            (disabled.email, PASSWORD),
        )
    ]
    assert {answer.status_code for _, answer in answers} == {200}
    assert len({without_what_was_typed(answer, email) for email, answer in answers}) == 1
    assert len({tuple(sorted(answer.headers)) for _, answer in answers}) == 1


def test_an_unknown_address_and_a_disabled_account_cost_as_much_hashing_as_a_wrong_password(client, owner, settings):
    """Counts the work instead of the seconds: a busy machine must not decide."""
    hasher = type(get_hasher())
    hashed = []
    original = hasher.encode

    def counting(self, password, salt, *rest):
        hashed.append(password)
        return original(self, password, salt, *rest)

    hasher.encode = counting
    try:
        counts = []
        for email, password in (("nobody@nowhere.example", WRONG), (owner.email, WRONG), (owner.email, PASSWORD)):
            owner.is_active = password == WRONG
            owner.save()
            hashed.clear()
            attempt(client, email, password)
            counts.append(len(hashed))
    finally:
        hasher.encode = original
    assert counts == [1, 1, 1]


def test_ten_failures_slow_down_and_a_passing_while_lets_in_again(client, owner, practice):
    for _ in range(10):
        attempt(client, owner.email, WRONG)
    assert attempt(client, owner.email, PASSWORD).status_code in (200, 429)
    cache.clear()
    assert attempt(client, owner.email, PASSWORD).status_code == 302


def test_argon2_as_strong_as_advised():
    from argon2 import extract_parameters
    from django.contrib.auth.hashers import Argon2PasswordHasher

    encoded = Argon2PasswordHasher().encode("a whole sentence", "somesaltsomesalt")
    parameters = extract_parameters(encoded.removeprefix("argon2"))
    assert parameters.type.name == "ID"
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2


@pytest.mark.parametrize("password", ["short", "password1", "12345678"])
def test_weak_passwords_are_refused(password):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(password)


def test_long_passwords_of_any_characters_are_taken():
    from django.contrib.auth.password_validation import validate_password

    validate_password("ä 漢字 ".ljust(150, "🙂"))


def letter():
    for _ in range(100):
        if mail.outbox:
            return mail.outbox[-1]
        time.sleep(0.02)
    pytest.fail("no mail")


def test_a_reset_link_has_our_host_works_once_and_keeps_the_second_step(client, owner, practice, settings):
    settings.PUBLIC_URL = "https://praxis.example"
    second = totp.TOTP.activate(owner, totp.generate_totp_secret())
    answer = client.post(reverse("account_reset_password"), {"email": owner.email}, headers={"host": "evil.example"})
    assert answer.status_code == 302
    body = letter().body
    assert "evil" not in body
    address = re.search(r"https://praxis\.example(/konto/password/reset/key/\S+)", body).group(1)
    form = client.get(address, follow=True)
    fields = {"password1": "another whole sentence", "password2": "another whole sentence"}
    client.post(form.redirect_chain[-1][0], fields)
    owner.refresh_from_db()
    assert owner.check_password("another whole sentence")
    assert "_auth_user_id" not in client.session
    assert attempt(client, owner.email, "another whole sentence").url == reverse("mfa_authenticate")
    assert second.instance.type == Authenticator.Type.TOTP
    client.session.flush()
    again = client.get(address, follow=True).content.decode()
    assert "password1" not in again


def test_a_reset_says_the_same_for_unknown_addresses_and_writes_to_nobody(client, owner):
    known = client.post(reverse("account_reset_password"), {"email": owner.email})
    letter()
    mail.outbox.clear()
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@nowhere.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    time.sleep(0.1)
    assert mail.outbox == []


def test_secrets_of_second_steps_are_sealed_and_a_recovery_code_works_once(client, owner):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(owner, secret)
    codes = RecoveryCodes.activate(owner)
    code = codes.get_unused_codes()[0]
    kept = " ".join(str(row.data) for row in Authenticator.objects.filter(user=owner))
    assert secret not in kept
    assert code not in kept
    assert codes.validate_code(code)
    assert not codes.validate_code(code)


def test_a_link_does_not_lift_the_second_step(client, owner):
    from wunschkunde.accounts.actions import create_sign_in_link

    totp.TOTP.activate(owner, totp.generate_totp_secret())
    answer = client.post(reverse("accounts:sign_in_link", args=[create_sign_in_link(user=owner)]))
    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("home")).status_code == 302


def test_nobody_signs_up_from_outside(client):
    from wunschkunde.accounts.models import User

    fields = {"email": "neu@gast.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), fields)
    assert User.objects.count() == 0


def test_changing_the_address_asks_for_the_password_again(client, owner, practice):
    attempt(client, owner.email, PASSWORD)
    answer = client.post(reverse("accounts:email"), {"email": "thief@evil.example"})
    owner.refresh_from_db()
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert owner.email == "olga@praxis.example"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("accounts:email"), {"email": "Olga@Neu.example"})
    owner.refresh_from_db()
    assert owner.email == "olga@neu.example"
    client.logout()
    assert attempt(client, "olga@neu.example", PASSWORD).status_code == 302
