"""Papers are documents laid out as files: what costs a second, so that turns are counted.

Public ones are kept like other public answers; a turn is taken where one has to be made.
"""

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from app.errors import AppError
from app.serving.errors import problem
from app.serving.rates import WINDOW_SECONDS, Rate, reader
from app.views.rendering import File

A_MINUTE = 12

_TOO_OFTEN = f"Mỗi máy được tải {A_MINUTE} văn bản mỗi phút; hãy thử lại sau một phút."


class TooManyPapers(AppError):
    """A reader who asked for more documents in a minute than everybody may."""


def prepare(app: FastAPI) -> None:
    """Let ``app`` count turns, and tell who has had theirs."""
    app.state.papers = Rate(A_MINUTE)
    app.add_exception_handler(TooManyPapers, _too_many)


def require_turn(request: Request) -> None:
    """Count a document to be made.

    Raises:
        TooManyPapers: if whoever asks has had so many in this minute.
    """
    papers: Rate = request.app.state.papers
    if not papers.allows(reader(request)):
        raise TooManyPapers(reader(request))


def answered(file: File) -> Response:
    """An answer that browsers save under the name of ``file``."""
    disposition = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=file.media_type, headers=disposition)


def _too_many(_: Request, error: Exception) -> JSONResponse:
    answer = problem(429, _TOO_OFTEN)
    answer.headers["Retry-After"] = str(WINDOW_SECONDS)
    return answer
