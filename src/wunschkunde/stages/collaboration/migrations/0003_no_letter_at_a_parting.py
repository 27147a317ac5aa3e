"""A parting keeps no letter: what was sent stands among the letters of the engagement."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0002_completed")]

    operations = [migrations.RemoveField(model_name="parting", name="letter")]
