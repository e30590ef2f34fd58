"""What the doors of the recordings' room open on."""

from tests.factories import videos as factory


def things(people) -> dict[str, str]:
    """One recording that plays, one draft of Tom's, one that failed, and Tom's open sending."""
    tom, bea = people["tom"], people["bea"]
    shown = factory.video(owner=tom)
    factory.caption(shown, approved_by=bea, added_by=tom)
    draft = factory.video(owner=tom, published=False)
    factory.caption(draft, added_by=tom)
    return {
        "video": shown.resource.slug,
        "draft_video": draft.resource.slug,
        "desk_video": str(draft.uuid),
        "failed_video": str(factory.video(owner=tom, state="failed", published=False).uuid),
        "kept_video": factory.video(owner=tom, downloadable=True).resource.slug,
        "newer_video": str(factory.video(owner=tom, another_file=True, coming=factory.COMING).uuid),
        "video_upload": str(factory.upload(tom).uuid),
    }
