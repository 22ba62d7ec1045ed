"""What is said of the review of a document."""

from app.catalogue.vocabulary import Status
from app.reviews import Review, ReviewKind
from app.views.base import View


class ReviewView(View):
    """A document whose years are to be summed up in ``year``; the day is for the plan to say."""

    event_id: str
    number: str
    year: int
    kind: ReviewKind
    years: int
    title: str
    status: Status


def review_view(review: Review) -> ReviewView:
    """The review with its phrase."""
    event = review.event
    return ReviewView(
        event_id=event.id,
        number=event.details["document"]["number"],
        year=review.year,
        kind=review.kind,
        years=review.years,
        title=review.title,
        status=Status(event.status),
    )
