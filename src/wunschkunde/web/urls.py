"""All addresses."""

from django.urls import include, path

from wunschkunde.accounts.public import set_language
from wunschkunde.web import home, members, public

urlpatterns = [
    path("", public.index, name="index"),
    path("heute/", home.home, name="home"),
    path("beispiel/entfernen/", home.remove_example, name="demo_remove"),
    path("praxis/mitglieder/", members.members, name="members"),
    path("praxis/mitglieder/<int:pk>/", members.change_member, name="member_change"),
    path("sprache/", set_language, name="set_language"),
    path("api/", include("wunschkunde.api.urls")),
    path("", include("wunschkunde.accounts.urls")),
    path("konto/", include("allauth.urls")),
    path("", include("wunschkunde.stages.profile.urls")),
    path("", include("wunschkunde.stages.inquiry.urls")),
    path("", include("wunschkunde.stages.decision.urls")),
    path("", include("wunschkunde.stages.referral.urls")),
    path("", include("wunschkunde.stages.collaboration.urls")),
    path("", include("wunschkunde.stages.completion.urls")),
    path("", include("wunschkunde.stages.learning.urls")),
]

handler500 = "wunschkunde.web.public.server_error"
