"""A published poster with a copy and a pack that Priya made, and a draft."""

from resources.posters import actions
from resources.posters.models import PosterPack
from tests.factories.posters import poster


def things(people) -> dict[str, str]:
    made = poster(slug="open-poster")
    poster(slug="draft-poster", state="draft", boxes=False, mini=False)
    priya = people["priya"]
    copy = actions.remember_copy(
        poster=made, agency=priya.agency, by=priya, lead_name="", size="full", paper="a4"
    )
    pack = PosterPack.objects.create(person=priya, state="ready", file_name="posters/pack.zip")
    made = {"copy": copy.code, "pack": str(pack.uuid), "agency": str(priya.agency.uuid)}
    return {"open_poster": "open-poster", "draft_poster": "draft-poster"} | made
