"""What was told of shares goes on with them when an adjustment takes the place of their plan."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.models import Figure
from app.planning.plans.carrying import twin
from app.planning.plans.figures import figures_of
from app.planning.plans.share_notes import notes_of


def carry_results(session: Session, shares: Mapping[int, int]) -> None:
    """Give shares the figures and notes of those they go on from, by the numbers of both."""
    for figures in figures_of(session, shares).values():
        session.add_all(Figure(share_id=shares[one.share_id], **_columns(one)) for one in figures)
    for notes in notes_of(session, shares).values():
        session.add_all(twin(one, share_id=shares[one.share_id]) for one in notes)
    session.flush()


def _columns(one: Figure) -> dict[str, object]:
    names = (column.key for column in one.__table__.columns if column.key != "share_id")
    return {name: getattr(one, name) for name in names}
