from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0001_moving_in'),
    ]

    operations = [
        migrations.CreateModel(
            name='Backup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('place', models.CharField(max_length=300)),
                ('stamp', models.CharField(blank=True, max_length=16)),
                ('rows', models.BigIntegerField(default=0)),
                ('files', models.BigIntegerField(default=0)),
                ('size', models.BigIntegerField(default=0)),
                ('whole', models.BooleanField(default=False)),
                ('problem', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['-began_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Trouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(max_length=40, unique=True)),
                ('since', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
            ],
        ),
    ]
