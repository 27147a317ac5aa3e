"""Addresses of the profile stage."""

from __future__ import annotations

from typing import ClassVar

from django.urls import path, register_converter

from wunschkunde.stages.profile.models import Draft
from wunschkunde.stages.profile.views import dimensions, editor, overview, start, versions


class KindConverter:
    """The two profiles as they are called in addresses."""

    regex = "wunschkunde|angebot"
    kinds: ClassVar[dict[str, str]] = {"wunschkunde": Draft.Kind.IDEAL_CLIENT, "angebot": Draft.Kind.OFFER}

    def to_python(self, value: str) -> str:
        """Return the kind a word stands for."""
        return self.kinds[value]

    def to_url(self, value: str) -> str:
        """Return the word for a kind."""
        return next(word for word, kind in self.kinds.items() if kind == value)


register_converter(KindConverter, "profile_kind")

app_name = "profile"

urlpatterns = [
    path("profil/", overview.index, name="index"),
    path("profil/start/", start.start, name="begin"),
    path("profil/start/<int:page>/", start.start, name="start"),
    path("profil/uebernehmen/", versions.adopt, name="adopt"),
    path("profil/punkte/", dimensions.dimension_list, name="dimensions"),
    path("profil/punkte/neu/", dimensions.add_own, name="add_own"),
    path("profil/punkte/<slug:key>/", dimensions.edit_dimension, name="dimension"),
    path("profil/punkte/<slug:key>/speichern/", dimensions.autosave_dimension, name="autosave_dimension"),
    path("profil/punkte/<slug:key>/stilllegen/", dimensions.retire_own, name="retire_own"),
    path("profil/versionen/", versions.version_list, name="versions"),
    path("profil/<profile_kind:kind>/versionen/<int:number>/", versions.version, name="version"),
    path("profil/<profile_kind:kind>/versionen/<int:old>/<int:new>/", versions.comparison, name="comparison"),
    path("profil/<profile_kind:kind>/verwerfen/", overview.discard, name="discard"),
    path("profil/<profile_kind:kind>/<slug:step>/", editor.edit, name="edit"),
    path("profil/<profile_kind:kind>/<slug:step>/speichern/", editor.autosave, name="autosave"),
]
