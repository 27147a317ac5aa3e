"""Where a kind word stands that was found in a message; the picture beside a testimonial, by a yes of its own."""

import django.db.models.deletion
import encrypted_fields.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("completion", "0003_testimonials")]

    operations = [
        migrations.AddField(
            model_name="compliment",
            name="found_in",
            field=encrypted_fields.fields.EncryptedTextField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="testimonial",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="completion.complimentpicture",
            ),
        ),
        migrations.AddField(model_name="testimonial", name="shows_picture", field=models.BooleanField(default=False)),
    ]
