"""Papers are documents laid out as files: what costs a second, so that turns are counted.

Public ones are kept like other public answers; a turn is taken where one has to be made.
Those of plans and reports are made each time, and counted of the person who asks: an office
sits behind one address.
"""

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from app.errors import AppError
from app.serving.errors import problem
from app.serving.identity import SignedIn
from app.serving.rates import WINDOW_SECONDS, Rate, Rates
from app.views.rendering import File

A_MINUTE = 12
OWN_A_MINUTE = 30

_TOO_OFTEN = f"Mỗi máy được tải {A_MINUTE} văn bản mỗi phút; hãy thử lại sau một phút."
_TOO_OFTEN_OF_ONE = f"Mỗi người được tải {OWN_A_MINUTE} văn bản mỗi phút; hãy thử lại sau một phút."


class TooManyPapers(AppError):
    """A reader who asked for more documents in a minute than everybody may."""

    def __init__(self, told: str) -> None:
        super().__init__("no turn is left for a document")
        self.told = told


def prepare(app: FastAPI) -> None:
    """Let ``app`` count turns, and tell who has had theirs."""
    rates: Rates = app.state.rates
    app.state.papers = rates.costly(A_MINUTE, "papers")
    app.state.own_papers = rates.costly(OWN_A_MINUTE, "own-papers")
    app.add_exception_handler(TooManyPapers, _too_many)


def require_turn(request: Request) -> None:
    """Count a document to be made.

    Raises:
        TooManyPapers: if whoever asks has had so many in this minute.
    """
    papers: Rate = request.app.state.papers
    if not papers.admits(request):
        raise TooManyPapers(_TOO_OFTEN)


def require_own_turn(request: Request, who: SignedIn) -> None:
    """Count a document to be made for who is signed in.

    Raises:
        TooManyPapers: if they have had so many in this minute.
    """
    papers: Rate = request.app.state.own_papers
    if not papers.admits(request, f"person {who.person.id}"):
        raise TooManyPapers(_TOO_OFTEN_OF_ONE)


def answered(file: File) -> Response:
    """An answer that browsers save under the name of ``file``."""
    disposition = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=disposition)


def _too_many(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TooManyPapers)
    answer = problem(429, error.told)
    answer.headers["Retry-After"] = str(WINDOW_SECONDS)
    return answer
