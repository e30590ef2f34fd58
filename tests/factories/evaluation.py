"""Answers of an event's evaluation, without the waiting between its stages."""

from events.models import Booking, Evaluation, Rating, Statement


def evaluation(of: Booking, stage: str, *values: int | None, **fields) -> Evaluation:
    """`values` are the ratings of the event's statements, in their order; it writes them down where it must."""
    kept = Statement.of(of.event)
    if any(statement.pk is None for statement in kept):
        Statement.objects.bulk_create(kept)
    made = Evaluation.objects.create(booking=of, stage=stage, **fields)
    Rating.objects.bulk_create(
        Rating(evaluation=made, statement=statement, value=value)
        for statement, value in zip(kept, values, strict=True)
    )
    return made
