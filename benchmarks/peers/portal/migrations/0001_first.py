"""Made by makemigrations."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("invitations", "0004_auto_20230328_1430"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenEvent",
            fields=[
                ("event_id", models.UUIDField(primary_key=True, serialize=False)),
                ("taken_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Enrollment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chart_id", models.TextField(unique=True)),
                ("date_of_birth", models.DateField()),
                ("pin_hash", models.TextField()),
                ("delivered_at", models.DateTimeField(null=True)),
                (
                    "invitation",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="invitations.invitation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.TextField()),
                ("sorted_by", models.DateField(null=True)),
                ("content", models.JSONField()),
                (
                    "patient",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["patient", "section", "-sorted_by"], name="resource_page")],
            },
        ),
    ]
