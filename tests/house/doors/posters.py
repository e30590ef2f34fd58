"""A published poster with a copy that Priya made, and a draft."""

from resources.posters import actions
from tests.factories.posters import poster


def things(people) -> dict[str, str]:
    made = poster(slug="open-poster")
    poster(slug="draft-poster", state="draft", boxes=False, mini=False)
    priya = people["priya"]
    copy = actions.remember_copy(
        poster=made, agency=priya.agency, by=priya, lead_name="", size="full", paper="a4"
    )
    return {"open_poster": "open-poster", "draft_poster": "draft-poster", "copy": copy.code}
