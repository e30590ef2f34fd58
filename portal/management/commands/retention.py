"""`manage.py retention`: what is kept about people and for how long, as the privacy register says it, in Markdown."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.lib import privacy
from portal.lib.privacy import Holding

HEAD = """\
# What is kept, and for how long

Written by `manage.py retention > docs/retention.md` from the rooms' registers (`privacy.py`); a house test fails where
this page and the registers differ, and for a model that nobody classified. The same rules stand on the desk under
"What is kept". Rows with a number of days go at night by themselves, with a report; backups hold them until the
backups are 35 days old. When somebody is erased, what is theirs alone goes at once and the name goes from the rest.
"""
PERSONAL = """
## About people

| what | how long | goes at night after |
|---|---|---|
"""
OTHERS = """
## About nobody

| what | why it holds no personal data |
|---|---|
"""


class Command(BaseCommand):
    """Prints; the shell writes the file."""

    help = "Print the table of what is kept and for how long (docs/retention.md)."
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(table(), ending="")


def table() -> str:
    """The whole page."""
    held = sorted(privacy.register.items(), key=lambda one: one[0]._meta.label)
    personal = [
        f"| `{model._meta.label}` | {one.keep} | {_days(one)} |\n" for model, one in held if one.person
    ]
    others = [f"| `{model._meta.label}` | {one.why} |\n" for model, one in held if not one.person]
    return "".join([HEAD, PERSONAL, *personal, OTHERS, *others])


def _days(holding: Holding) -> str:
    if holding.kept_for is None:
        return ""
    since = holding.since.replace("__", ".")
    return f"{holding.kept_for.days} day{'s' if holding.kept_for.days != 1 else ''} from `{since}`"
