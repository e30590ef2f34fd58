"""A published review with a ready and an open recommendation, one of Morgan's agency with a file, and guidance."""

from portal.lib import clock
from resources.reviews.models import ChecklistTick
from tests.factories import reviews as make


def things(people: dict) -> dict[str, str]:
    review = make.review("Door review")
    ready = make.recommendation(review, number=1, state="under-way", words="The form has changed.")
    done = make.action(ready, done_by=people["tom"])
    planned = make.action(make.recommendation(review, number=2, owner=ready.owner))
    ours = make.recommendation(review, number=3, owner=people["morgan"].agency)
    our_action = make.action(ours)
    file = make.evidence(ours)
    item, ticked = make.checklist_item("Family told"), make.checklist_item("Partners agree")
    ChecklistTick.objects.create(review=review, item=ticked, by=people["bea"], at=clock.now())
    guide = make.guidance("Door guidance", shape="clock")
    make.rule(guide)
    make.guidance("Draft guidance", card={"state": "draft"})
    return {
        "review": review.resource.slug,
        "guidance": guide.resource.slug,
        "done_action": str(done.pk),
        "planned_action": str(planned.pk),
        "checklist_item": str(item.pk),
        "ticked_item": str(ticked.pk),
        "our_action": str(our_action.pk),
        "evidence": str(file.uuid),
    }
