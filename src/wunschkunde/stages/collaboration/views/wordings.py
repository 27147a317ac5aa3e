"""How the practice words a letter of the method, in each language."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wunschkunde import texts
from wunschkunde.accounts.access import PracticeRequest, practice_required
from wunschkunde.stages.collaboration.actions.letters import word_as_method, word_differently
from wunschkunde.stages.collaboration.forms.letters import WordingForm, label_of
from wunschkunde.stages.collaboration.queries.letters import own_wording
from wunschkunde.stages.collaboration.rules import Refused
from wunschkunde.stages.collaboration.rules.letters import WORDED, placeholders_of

UNPROCESSABLE = 422
LANGUAGES = {
    "de": gettext_lazy("German, formal (Sie)"),
    "de_du": gettext_lazy("German, informal (Du)"),
    "en": gettext_lazy("English"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@practice_required
def wording(request: PracticeRequest, template: str) -> HttpResponse:
    """Word a letter differently, or go back to the method's words. ``sprache`` says in which language."""
    asked = request.GET.get("sprache", "de")
    if template not in WORDED or asked not in LANGUAGES:
        raise Http404
    lang, method = cast("texts.Lang", asked), texts.letter(template)
    own = own_wording(request.practice, template, lang)
    if "reset" in request.POST:
        word_as_method(practice=request.practice, author=request.user, template=template, lang=lang)
        messages.success(request, _("The wording of the method applies again."))
        return redirect(request.get_full_path())
    shown = own or method.templates[lang]
    form = WordingForm(request.POST or None, initial={"subject": shown.subject, "body": shown.body})
    if form.is_valid():
        try:
            word_differently(
                practice=request.practice, author=request.user, template=template, lang=lang, letter=form.wording
            )
        except Refused as refused:
            form.add_error("body", str(refused))
        else:
            messages.success(request, _("Saved. From now on, this letter reads like this."))
            return redirect(request.get_full_path())
    back = request.GET.get("weiter", "")
    context = {
        "method": method,
        "form": form,
        "own": own,
        "lang": lang,
        "languages": LANGUAGES.items(),
        "placeholders": [(f"{{{{ {name} }}}}", label_of(template, name)) for name in placeholders_of(method)],
        "back_url": back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "",
    }
    return render(request, "collaboration/wording.html", context, status=UNPROCESSABLE if form.errors else 200)
