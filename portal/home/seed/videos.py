"""The narrated briefing: sent in parts as a browser does, captioned, and left to the media worker."""

import urllib.request

from portal.home.seed import cards, reviews, wording
from portal.home.seed.people import Cast
from resources.library.models import Resource
from resources.videos import actions, captions, chapters, sending

SLUG, REVIEW = "ellery-narrated", "ellery"
TITLE = "Ellery: the learning, narrated"
SUMMARY = "A short narrated briefing that goes with Ellery’s review: asking the next question, kindly, and every time."
NOTE = "neglect, and a young person’s health"
MARKS = [
    chapters.Mark(0, "Welcome"),
    chapters.Mark(13, "Why it keeps coming up"),
    chapters.Mark(28, "What gets in the way"),
    chapters.Mark(40, "What to look for"),
    chapters.Mark(56, "What to say"),
    chapters.Mark(67, "What to do with the answer"),
    chapters.Mark(80, "Before your next team meeting"),
]


def send(cast: Cast) -> None:
    """Send the recording, unless it is there. Tom sends and captions it; Bea reads the captions and approves them."""
    if cards.known(SLUG):
        return
    recording = (wording.FILES / "video-briefing.mp4").read_bytes()
    upload = sending.begin(
        by=cast.tom,
        name="video-briefing.mp4",
        size=len(recording),
        content_type="video/mp4",
        fingerprint=f"video-briefing.mp4:{len(recording)}:pilot",
    )
    for number, address in sending.sign(upload, list(range(1, upload.parts + 1))).items():
        begins = (int(number) - 1) * upload.part_size
        _put(address, recording[begins : begins + upload.part_size])
    video = upload.video
    video = actions.describe(
        video=video,
        by=cast.tom,
        level="2",
        review=None,
        marks=MARKS,
        cues=captions.read((wording.FILES / "video-briefing.vtt").read_bytes()),
        cues_name="video-briefing.vtt",
        title=TITLE,
        slug=SLUG,
        summary=SUMMARY,
        content_note=NOTE,
        minutes=2,
        visibility=Resource.Visibility.REGISTERED,
        owner=cast.bea,
        topics=cards.themes(["Young carers", "Neglect", "Professional curiosity"]),
        audiences=cards.readers(["Everyone"]),
    )
    waiting = video.waiting_captions()
    assert waiting is not None  # noqa: S101  they were put in a moment ago
    actions.approve_captions(caption=waiting, by=cast.bea, mark=waiting.mark)
    sending.complete(upload=upload, by=cast.tom)
    cards.publish_when_ready(video.resource, wording.past("2026-11-12"), by=cast.bea, recording=True)
    reviews.tie_video(cast, REVIEW, video.resource)


def _put(address: str, part: bytes) -> None:
    """Send a part to the address that was signed for it."""
    request = urllib.request.Request(address, data=part, method="PUT")  # noqa: S310  our own file store
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own file store
        answer.read()
