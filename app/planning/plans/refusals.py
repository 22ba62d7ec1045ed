"""What a plan refuses: each carries a Vietnamese sentence that says what to do."""

from app.errors import AppError


class PlanPartNotFound(AppError):
    """No plan, line, task … of that number that is shown to who asks.

    ``kind`` is its Vietnamese name: "kế hoạch", "nhiệm vụ".
    """

    def __init__(self, kind: str, number: int | str) -> None:
        super().__init__(f"no {kind} {number}")
        self.kind = kind
        self.number = number


class PlanRefused(AppError):
    """Something that a plan cannot take; ``sentence`` tells the remedy."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class OutOfOrder(PlanRefused):
    """A change that the state of the plan does not allow."""


class OwnSubmission(PlanRefused):
    """An approval by who submitted."""
