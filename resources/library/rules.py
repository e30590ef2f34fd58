"""Who may add, edit and publish cards, and when."""

from typing import Any

import rules

from accounts.rules import is_business_team, is_trainer


@rules.predicate
def owns(person: Any, card: Any) -> bool:
    """The card is this person's own."""
    return card is not None and card.owner_id is not None and card.owner_id == person.pk


@rules.predicate
def is_unpublished_draft(person: Any, card: Any) -> bool:
    """Nobody was shown it yet: what readers have seen is changed by the business team only."""
    return card is not None and card.state in {"draft", "in-review"}


@rules.predicate
def is_not_the_author(person: Any, card: Any) -> bool:
    """Four eyes: neither wrote, last changed nor sent for review this card. Asked without a card, anybody may be."""
    return card is None or person.pk not in card.author_ids


@rules.predicate
def has_no_readers(person: Any, card: Any) -> bool:
    """Not published now."""
    return card is not None and not card.is_published


rules.add_perm("library.add", is_business_team | is_trainer)
rules.add_perm("library.edit_any", is_business_team)
rules.add_perm("library.edit", is_business_team | (is_trainer & owns & is_unpublished_draft))
rules.add_perm("library.send", is_business_team | (is_trainer & owns & has_no_readers))
rules.add_perm("library.publish", is_business_team & is_not_the_author)
# Announce, send back, hold under embargo, take away: decisions that are not about the words.
rules.add_perm("library.decide", is_business_team)
rules.add_perm("library.edit_pages", is_business_team)
rules.add_perm("library.edit_synonyms", is_business_team)
