"""A check reads one draft and answers with all that is wrong in it."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.catalogue.reference import Reference
from app.documents.checking.abolished import abolished_findings
from app.documents.checking.assumed import assumed
from app.documents.checking.can_chi_years import can_chi_findings
from app.documents.checking.cited import document_findings, known_documents
from app.documents.checking.dated import dated_findings
from app.documents.checking.draft import Draft, Spoken
from app.documents.checking.due_days import deadline_findings
from app.documents.checking.finding import MAX_TEXT_LENGTH, About, Checked, Finding, TextTooLong
from app.documents.checking.forgotten import forgotten_findings
from app.documents.checking.impossible import impossible_findings
from app.documents.checking.lunar_days import lunar_findings
from app.documents.checking.mentions import mentions
from app.documents.checking.mourning import mourning_findings
from app.documents.checking.names import names_of
from app.documents.checking.phrases import named_in
from app.documents.checking.plain_text import plain_text
from app.documents.checking.weekdays import weekday_findings


def check(text: str, session: Session, reference: Reference, about: About, today: date) -> Checked:
    """What is wrong in ``text``, and which commemorations it names.

    Raises:
        TextTooLong: if it has more than ``MAX_TEXT_LENGTH`` characters.
    """
    if len(text) > MAX_TEXT_LENGTH:
        raise TextTooLong(len(text))
    draft = _draft(text, session, reference, about, today)
    findings = _in_order(
        (
            *dated_findings(draft),
            *impossible_findings(draft),
            *lunar_findings(draft),
            *weekday_findings(draft),
            *can_chi_findings(draft),
            *deadline_findings(draft),
            *abolished_findings(draft),
            *document_findings(draft, known_documents(session, reference)),
            *mourning_findings(draft),
            *forgotten_findings(draft, session),
        )
    )
    return Checked(findings, tuple(draft.named()), draft.about)


def _draft(text: str, session: Session, reference: Reference, about: About, today: date) -> Draft:
    plain = plain_text(text)
    told = assumed(plain, about, reference)
    names = names_of(session, told.region)
    found = tuple((mention, names.link(mention)) for mention in mentions(plain))
    spoken = tuple(Spoken(*where) for where in named_in(plain.text, names.phrases))
    return Draft(plain, told, reference, names, found, spoken, today)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(_each_once(findings), key=lambda f: (f.start, f.end, f.kind)))


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: set[tuple[str, int, int, str | None]] = set()
    for finding in findings:
        key = (finding.kind, finding.start, finding.end, finding.event)
        if key not in seen:
            seen.add(key)
            yield finding
