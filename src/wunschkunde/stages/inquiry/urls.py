"""Addresses of the inquiry stage."""

from django.urls import path

from wunschkunde.stages.inquiry import public, views

app_name = "inquiry"

urlpatterns = [
    path("p/<slug:slug>/", public.page, name="page"),
    path("p/<slug:slug>/impressum/", public.imprint, name="imprint"),
    path("p/<slug:slug>/datenschutz/", public.privacy, name="privacy"),
    path("p/<slug:slug>/anfrage/", public.ask, name="ask"),
    # The same page: a post to the form's own address would make browsers forget the page it was written on.
    path("p/<slug:slug>/anfrage/senden/", public.ask, name="send"),
    path("p/<slug:slug>/anfrage/mit-antworten/", public.ask_with, name="ask_with"),
    path("a/<str:token>/", public.receipt, name="receipt"),
    path("a/<str:token>/zurueckziehen/", public.withdraw, name="withdraw"),
    path("anfragen/", views.inquiries, name="list"),
    path("anfragen/neu/", views.enter, name="enter"),
    path("anfragen/hinweise/", views.notices, name="notices"),
    path("anfragen/hinweise/<int:pk>/", views.settle_notice, name="settle_notice"),
    path("praxis/seite/", views.page_settings, name="page_settings"),
    path("praxis/seite/vorschau/", views.preview, name="preview"),
    path("praxis/seite/veroeffentlichen/", views.publish, name="publish"),
    path("praxis/seite/schliessen/", views.unpublish, name="unpublish"),
]
