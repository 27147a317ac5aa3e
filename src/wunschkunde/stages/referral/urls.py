"""Addresses of the referral stage. ``r/…`` opens by link, ``p/`` to everybody: without an account."""

from django.urls import URLPattern, path

from wunschkunde.stages.referral.public import about as about_room
from wunschkunde.stages.referral.public import directory as visitors
from wunschkunde.stages.referral.public import handovers as rooms
from wunschkunde.stages.referral.views import arrivals, colleagues, directory, handovers, intake, suggestions, ties

app_name = "referral"

urlpatterns: list[URLPattern] = [
    # handovers
    path("weiterempfehlen/", handovers.index, name="index"),
    path("anfragen/<int:pk>/weiterempfehlen/", suggestions.suggest, name="suggest"),
    path("anfragen/<int:pk>/weiterempfehlen/<int:number>/", suggestions.offer, name="offer"),
    path("weitergaben/<int:number>/", handovers.handover, name="handover"),
    path("weitergaben/<int:number>/weitergeben/", handovers.deliver, name="deliver"),
    path("weitergaben/<int:number>/abbrechen/", handovers.call_off, name="call_off"),
    path("weitergaben/links/<int:number>/schliessen/", handovers.close_link, name="handover_link_close"),
    path("weitergaben/angekommen/", arrivals.arrivals, name="arrivals"),
    path("weitergaben/angekommen/<int:number>/", arrivals.answer, name="arrival_answer"),
    path("r/weitergabe/<str:token>/", rooms.client, name="room_client"),
    path("r/uebergabe/<str:token>/", rooms.colleague, name="room_colleague"),
    # colleagues
    path("kolleginnen/<int:number>/nennen/", colleagues.naming, name="naming"),
    path("kolleginnen/<int:number>/adresse/", colleagues.ask_address, name="ask_address"),
    path("kolleginnen/links/<int:number>/schliessen/", colleagues.close_link, name="colleague_link_close"),
    path("r/empfohlen/<str:token>/", about_room.about, name="room_about"),
    # directory
    path("p/", visitors.directory, name="directory"),
    path("praxis/verzeichnis/", directory.listing, name="listing"),
    path("praxis/verzeichnis/verlassen/", directory.leave, name="directory_leave"),
    # from practice to practice
    path("praxis/weitergaben/", ties.ties, name="ties"),
    path("praxis/weitergaben/<int:number>/", ties.answer, name="tie_answer"),
    # colleagues as files
    path("kolleginnen/einlesen/", intake.take_in, name="take_in"),
    path("kolleginnen/einlesen/<int:number>/sagen/", intake.tell, name="tell"),
    path("kolleginnen/sagen/", intake.tell_by_hand, name="tell_by_hand"),
    path("kolleginnen/tabelle/", intake.as_table, name="colleagues_table"),
    path("kolleginnen/karten/", intake.as_cards, name="colleagues_cards"),
]
