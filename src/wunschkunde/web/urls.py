"""All addresses."""

from django.urls import include, path

from wunschkunde.web import home, public

urlpatterns = [
    path("", public.index, name="index"),
    path("heute/", home.home, name="home"),
    path("konto/", include("allauth.urls")),
    path("", include("wunschkunde.accounts.urls")),
    path("", include("wunschkunde.stages.profile.urls")),
    path("", include("wunschkunde.stages.inquiry.urls")),
    path("", include("wunschkunde.stages.decision.urls")),
]
