"""Addresses of the person, the practice, and the links that open a door."""

from django.urls import path
from django.views.generic import RedirectView

from wunschkunde.accounts import public, views

app_name = "accounts"

urlpatterns = [
    path("link/<str:token>/", public.sign_in_link, name="sign_in_link"),
    path("einladung/<str:token>/", public.invitation, name="invitation"),
    path("start/", views.start, name="start"),
    path("konto/ich/", views.account, name="account"),
    path("konto/adresse/", views.email, name="email"),
    path("konto/willkommen/", views.welcome, name="welcome"),
    path("konto/zweiter-schritt/", views.second_step, name="second_step"),
    path("praxis/", views.practice_settings, name="practice"),
    path("praxis/wechseln/", views.switch, name="switch"),
    path("praxis/schluessel/", views.api_tokens, name="api_tokens"),
    path("praxis/schluessel/<int:pk>/widerrufen/", views.revoke_api_token, name="api_token_revoke"),
    # These two are done by pages of our own; the sign-in library names them, so they lead there.
    path("konto/email/", RedirectView.as_view(pattern_name="accounts:email"), name="library_email"),
    path("konto/password/set/", RedirectView.as_view(pattern_name="accounts:welcome"), name="library_set_password"),
]
