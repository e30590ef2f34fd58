"""Every migration can be taken back: whoever goes back to the version before need not lose what was done since."""

from django.db.migrations.loader import MigrationLoader

OURS = {
    "accounts",
    "briefings",
    "events",
    "home",
    "learning",
    "library",
    "plant",
    "posters",
    "reviews",
    "videos",
}


def test_every_migration_of_ours_can_be_taken_back():
    loader = MigrationLoader(None)
    ours = {key: migration for key, migration in loader.disk_migrations.items() if key[0] in OURS}
    assert {app for app, _ in ours} == OURS
    one_way = [key for key, made in ours.items() if not all(step.reversible for step in made.operations)]
    assert one_way == []
