from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import portal.lib.clock

ONE_AT_A_TIME = models.UniqueConstraint(
    fields=['person', 'course'], condition=Q(past=False), name='enrolment_once_at_a_time'
)


class Migration(migrations.Migration):
    """The index is made while the site runs, so that nobody waits for it: not in one transaction."""

    atomic = False

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('accounts', '0006_reflections_of_courses'),
        ('learning', '0007_editions'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='refresh_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='again after so many months'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='turn',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='which time'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='past',
            field=models.BooleanField(db_default=False, default=False, verbose_name='taken again since'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='counts_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='expires_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(
                condition=Q(refresh_months__isnull=True) | Q(refresh_months__gte=6, refresh_months__lte=120),
                name='course_refreshed_in_time',
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AddConstraint(model_name='enrolment', constraint=ONE_AT_A_TIME)],
            database_operations=[
                migrations.RunSQL(
                    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS enrolment_once_at_a_time'
                    ' ON learning_enrolment (person_id, course_id) WHERE NOT past',
                    'DROP INDEX CONCURRENTLY IF EXISTS enrolment_once_at_a_time',
                )
            ],
        ),
        migrations.RemoveConstraint(model_name='enrolment', name='enrolment_once'),
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(blank=True, max_length=400, verbose_name='what you ask them to look at')),
                ('coordinators', models.BooleanField(default=False, verbose_name='every agency’s coordinators')),
                ('trainers', models.BooleanField(default=False, verbose_name='every trainer')),
                ('opened_at', models.DateTimeField(default=portal.lib.clock.now)),
                ('closed_at', models.DateTimeField(null=True)),
                ('agencies', models.ManyToManyField(blank=True, related_name='+', to='accounts.agency')),
                ('course', models.OneToOneField(on_delete=models.deletion.CASCADE, related_name='pilot', to='learning.course')),
                ('opened_by', models.ForeignKey(null=True, on_delete=models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PilotPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pilot', models.ForeignKey(on_delete=models.deletion.CASCADE, related_name='named', to='learning.pilot')),
            ],
            options={
                'verbose_name_plural': 'people of pilots',
                'constraints': [models.UniqueConstraint(fields=('pilot', 'person'), name='pilot_person_once')],
            },
        ),
        migrations.AddField(
            model_name='pilot',
            name='people',
            field=models.ManyToManyField(blank=True, related_name='+', through='learning.PilotPerson', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('said_at', models.DateTimeField(default=portal.lib.clock.now)),
                ('person', models.ForeignKey(on_delete=models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pilot', models.ForeignKey(on_delete=models.deletion.CASCADE, related_name='remarks', to='learning.pilot')),
            ],
            options={
                'ordering': ['-said_at', '-pk'],
            },
        ),
    ]
