"""A large partnership: 100,000 resources, 15,000 people and 200,000 bookings, to measure and to try things on.

Made in bulk, not through the actions: nobody did these things, so there are no audit rows, letters or jobs behind them.
Each noun is made once; a second run finds it there and goes on.
"""

from django.db import connection

from portal.home.seed import pilot
from portal.home.seed.busy import crowd, programme, shelves, teams
from portal.home.seed.busy.size import Size
from portal.lib.progress import Progress


def lay() -> None:
    """Add the crowd to the pilot."""
    pilot.lay()
    swell(Size())


def swell(size: Size) -> None:
    """Make a partnership that has its themes and readers as large as asked, with a bar that says how far it is."""
    with Progress(size.people + size.resources + size.bookings, "rows") as progress:
        crowd.gather(size, progress)
        shelves.fill(size, progress)
        programme.run(size, progress)
        teams.set_learning(size, progress)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # or the database plans for the few rows that it had before
