"""What a poster must have before readers get it."""

from resources.library import publishing
from resources.library.models import Resource
from resources.posters import fields
from resources.posters.models import Poster, PosterSize


@publishing.gate(Resource.Kind.POSTER)
def needs_artwork_boxes_and_words(resource: Resource) -> list[str]:
    """Artwork that was found harmless, a box for name and phone on each, and the words for those who cannot see it."""
    if resource.external_url:
        return []
    poster = Poster.objects.filter(resource=resource).with_sizes().first()
    if poster is None:
        return ["Add the poster’s artwork."]
    sentences = [sentence for size in poster.sizes.all() for sentence in _still_to_do(size)]
    if fields.FULL not in {size.size for size in poster.sizes.all()}:
        sentences.insert(0, "Add the artwork of the full poster.")
    if not poster.text_alternative.strip():
        sentences.append("Write the text alternative, for those who cannot see the poster.")
    return sentences


def _still_to_do(size: PosterSize) -> list[str]:
    name = f"The {size.get_size_display().lower()} poster"
    if not size.artwork_name:
        if size.state == PosterSize.State.REFUSED:
            return [f"{name}: give it other artwork. {size.reason}"]
        return [f"{name}: wait until its artwork has been checked."]
    keys = size.sheet.keys
    return [
        f"{name}: give it a box for the {fields.WORDS[key].label.lower()}."
        for key in fields.NEEDED
        if key not in keys
    ]
