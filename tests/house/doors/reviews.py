"""One published review with a closed, an open and a ready recommendation, and one guidance page."""

from tests.factories import reviews as make


def things(people: dict) -> dict[str, str]:
    review = make.review("Door review")
    ready = make.recommendation(review, number=1, state="under-way", words="The form has changed.")
    done = make.action(ready, done_by=people["tom"])
    planned = make.action(make.recommendation(review, number=2, owner=ready.owner))
    guide = make.guidance("Door guidance", shape="clock")
    make.rule(guide)
    make.guidance("Draft guidance", card={"state": "draft"})
    return {
        "review": review.resource.slug,
        "guidance": guide.resource.slug,
        "done_action": str(done.pk),
        "planned_action": str(planned.pk),
    }
