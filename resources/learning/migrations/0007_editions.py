from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0006_versions_order_and_limits'),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name='edition',
            field=models.PositiveIntegerField(db_default=1, default=1, verbose_name='how often it was saved'),
        )
        for name in ('bank', 'question', 'quiz')
    ]
