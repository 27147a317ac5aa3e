"""How every form of the program is drawn: one form template, one field template, our own widgets."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draws ``{{ form }}`` and ``{{ form.name.as_field_group }}`` with the templates of this shell.

    Label, help and error of a field are tied to its input by ``aria-describedby``; optional fields say so in words.
    Set as ``FORM_RENDERER``; ``django.forms`` has to stand behind ``wunschkunde.web`` in ``INSTALLED_APPS``,
    so that the widget templates under ``templates/django/forms`` win.
    """

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
