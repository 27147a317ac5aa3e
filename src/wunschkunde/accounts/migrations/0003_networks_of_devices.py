"""Shorten the addresses of signed-in devices that were kept whole."""

from django.db import migrations

from wunschkunde.accounts.networks import shorten_address


def shorten(apps, schema_editor):
    for session in apps.get_model("usersessions", "UserSession").objects.iterator():
        shorten_address(session)
        session.save(update_fields=["ip"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_api_token"), ("usersessions", "0001_initial")]

    operations = [migrations.RunPython(shorten, migrations.RunPython.noop)]
