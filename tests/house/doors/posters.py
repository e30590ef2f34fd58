"""A published poster, and a draft."""

from tests.factories.posters import poster


def things(people) -> dict[str, str]:
    poster(slug="open-poster")
    poster(slug="draft-poster", state="draft", boxes=False, mini=False)
    return {"open_poster": "open-poster", "draft_poster": "draft-poster"}
