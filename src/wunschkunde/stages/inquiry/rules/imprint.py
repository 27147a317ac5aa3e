"""What an imprint has to say, by country, and which authority hears complaints about data, by state.

Legal state of November 2026. Germany: § 5 DDG, § 18 MStV. Austria: § 5 ECG, § 25 MedienG.
Switzerland: Art. 3(1)(s) UWG.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wunschkunde.accounts.models import Practice

LABELS = {
    "name": _("Name of the owner or firm, with its legal form"),
    "street": _("Street and number"),
    "city": _("Postal code and place"),
    "email": _("Email address"),
    "phone": _("Telephone"),
    "purpose": _("What the business does"),
    "responsible": _("Responsible for the content, with address"),
    "vat_id": _("VAT number"),
    "register": _("Register and number"),
    "authority": _("Supervisory authority or chamber"),
    "profession": _("Legal title of the profession, and the state that awarded it"),
}
REQUIRED = {
    "DE": ("name", "street", "city", "email", "responsible"),
    "AT": ("name", "street", "city", "email", "purpose"),
    "CH": ("name", "street", "city", "email"),
}
IF_THERE_IS_ONE = {
    "DE": ("phone", "vat_id", "register", "authority", "profession"),
    "AT": ("phone", "vat_id", "register", "authority", "profession"),
    "CH": ("phone", "vat_id", "register"),
}
LAW = {
    "DE": "§ 5 DDG, § 18 Abs. 2 MStV",
    "AT": "§ 5 ECG, § 25 MedienG",
    "CH": "Art. 3 Abs. 1 lit. s UWG",
}
OTHER = "DE"  # the longest list serves whoever works elsewhere


@dataclass(frozen=True, slots=True)
class Authority:
    """Who hears complaints about how personal data are handled."""

    name: str
    website: str


AUTHORITIES = {
    "DE-BB": Authority(
        "Die Landesbeauftragte für den Datenschutz und für das Recht auf Akteneinsicht Brandenburg",
        "www.lda.brandenburg.de",
    ),
    "DE-BE": Authority("Berliner Beauftragte für Datenschutz und Informationsfreiheit", "www.datenschutz-berlin.de"),
    "DE-BW": Authority(
        "Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg",
        "www.baden-wuerttemberg.datenschutz.de",
    ),
    "DE-BY": Authority("Bayerisches Landesamt für Datenschutzaufsicht", "www.lda.bayern.de"),
    "DE-HB": Authority(
        "Die Landesbeauftragte für Datenschutz und Informationsfreiheit Bremen", "www.datenschutz.bremen.de"
    ),
    "DE-HE": Authority("Der Hessische Beauftragte für Datenschutz und Informationsfreiheit", "datenschutz.hessen.de"),
    "DE-HH": Authority(
        "Der Hamburgische Beauftragte für Datenschutz und Informationsfreiheit", "datenschutz-hamburg.de"
    ),
    "DE-MV": Authority(
        "Der Landesbeauftragte für Datenschutz und Informationsfreiheit Mecklenburg-Vorpommern", "www.datenschutz-mv.de"
    ),
    "DE-NI": Authority("Der Landesbeauftragte für den Datenschutz Niedersachsen", "www.lfd.niedersachsen.de"),
    "DE-NW": Authority(
        "Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen", "www.ldi.nrw.de"
    ),
    "DE-RP": Authority(
        "Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Rheinland-Pfalz",
        "www.datenschutz.rlp.de",
    ),
    "DE-SH": Authority("Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein", "www.datenschutzzentrum.de"),
    "DE-SL": Authority("Unabhängiges Datenschutzzentrum Saarland", "www.datenschutz.saarland.de"),
    "DE-SN": Authority("Sächsische Datenschutz- und Transparenzbeauftragte", "www.datenschutz.sachsen.de"),
    "DE-ST": Authority("Landesbeauftragte für den Datenschutz Sachsen-Anhalt", "datenschutz.sachsen-anhalt.de"),
    "DE-TH": Authority("Thüringer Landesbeauftragter für den Datenschutz und die Informationsfreiheit", "www.tlfdi.de"),
    "DE": Authority("Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit", "www.bfdi.bund.de"),
    "AT": Authority("Österreichische Datenschutzbehörde, Wien", "www.dsb.gv.at"),
    "CH": Authority("Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter (EDÖB), Bern", "www.edoeb.admin.ch"),
}


def authority_of(practice: Practice) -> Authority:
    """Return the authority of the practice's state, else of its country."""
    return AUTHORITIES.get(practice.region) or AUTHORITIES.get(practice.country) or AUTHORITIES[OTHER]


def fields_of(country: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys an imprint must have in this country, and those it has where there is something to say."""
    country = country if country in REQUIRED else OTHER
    return REQUIRED[country], IF_THERE_IS_ONE[country]


def law_of(country: str) -> str:
    """Return the paragraphs an imprint follows in this country."""
    return LAW.get(country, LAW[OTHER])


def missing_fields(country: str, imprint: Mapping[str, str]) -> list[str]:
    """Return the keys without which the page must not be published."""
    return [key for key in fields_of(country)[0] if not str(imprint.get(key, "")).strip()]
