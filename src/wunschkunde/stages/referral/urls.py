"""Addresses of the referral stage. ``r/…`` opens by link, ``p/`` to everybody: without an account."""

from django.urls import URLPattern, path

from wunschkunde.stages.referral.public import directory as visitors
from wunschkunde.stages.referral.views import directory, intake

app_name = "referral"

urlpatterns: list[URLPattern] = [
    # directory
    path("p/", visitors.directory, name="directory"),
    path("praxis/verzeichnis/", directory.listing, name="listing"),
    path("praxis/verzeichnis/verlassen/", directory.leave, name="directory_leave"),
    # colleagues as files
    path("kolleginnen/einlesen/", intake.take_in, name="take_in"),
    path("kolleginnen/tabelle/", intake.as_table, name="colleagues_table"),
    path("kolleginnen/karten/", intake.as_cards, name="colleagues_cards"),
]
