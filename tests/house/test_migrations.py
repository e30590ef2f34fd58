"""Every migration can be taken back: whoever goes back to the version before need not lose what was done since."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
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


def test_what_is_no_transaction_makes_one_index_and_nothing_else():
    """Stopped half-way it leaves what it had done, so that there is little to look for."""
    before = {
        ("learning", "0008_taken_again_and_pilots"),
        ("library", "0006_search_at_speed"),
        ("library", "0008_publication_due_indexes"),
        ("plant", "0006_audit_indexes"),
    }
    found = {
        key
        for key, made in MigrationLoader(None).disk_migrations.items()
        if key[0] in OURS and not made.atomic
        if len(made.operations) > 1
        or not isinstance(made.operations[0], AddIndexConcurrently | RemoveIndexConcurrently)
    }
    assert found == before
