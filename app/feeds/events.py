"""Items of the catalogue's events."""

from app.agenda import Occurrence
from app.calendar.lunar import lunar_date
from app.calendar.phrase import Manner, counted_in_summary
from app.calendar.spoken import spoken
from app.catalogue.vocabulary import Category, Status
from app.feeds.items import FEED_EDITION, Item, Language, Options, described, fitted, stamped

_DOUBTFUL = {
    Language.VI: "Ngày này cần kiểm chứng.",
    Language.EN: "This date is not confirmed.",
}


def event_item(
    occurrence: Occurrence, options: Options, public_url: str, *, cancelled: bool = False
) -> Item:
    """The item of an occurrence of the catalogue; ``cancelled`` calls it back."""
    url = f"{public_url}/su-kien/{occurrence.event.id}"
    return occurrence_item(occurrence, options, url, cancelled=cancelled)


def occurrence_item(
    occurrence: Occurrence, options: Options, url: str, *, cancelled: bool = False
) -> Item:
    """The item of an occurrence of whatever is kept, whose page is at ``url``."""
    event = occurrence.event
    return Item(
        id=occurrence.id,
        first=occurrence.first,
        last=occurrence.last,
        summary=_full(occurrence, options.language)
        if options.full_title
        else _summary(occurrence, options.language),
        description=described(_lines(occurrence, options.language), url),
        url=url,
        category=_category(event.category, options.language),
        created=event.created,
        changed=stamped(event.changed),
        sequence=event.sequence + FEED_EDITION,
        cancelled=cancelled,
        language=options.language,
    )


def _summary(occurrence: Occurrence, language: Language) -> str:
    """The short name and the ordinal: "Thành lập Đảng (97 năm)"."""
    event = occurrence.event
    years = counted_in_summary(event.commemoration(), occurrence.anchor)
    if language is Language.EN:
        return fitted(event.name_en, _years_en(years))
    if not years:
        return fitted(event.short_name)
    is_gio = event.manner == Manner.GIO
    return fitted(event.short_name, f" (lần thứ {years})" if is_gio else f" ({years} năm)")


def _full(occurrence: Occurrence, language: Language) -> str:
    """The official phrase; in English, which has none, the whole name and the ordinal."""
    if language is Language.VI:
        return occurrence.title
    event = occurrence.event
    years = counted_in_summary(event.commemoration(), occurrence.anchor)
    return f"{event.name_en}{_years_en(years)}"


def _years_en(years: int | None) -> str:
    if not years:
        return ""
    return f" ({years} year{'s' if years > 1 else ''})"


def _lines(occurrence: Occurrence, language: Language) -> tuple[str, ...]:
    lines = [occurrence.title if language is Language.VI else occurrence.event.name_en]
    if language is Language.VI:
        lines.append(f"Âm lịch: {spoken(lunar_date(occurrence.first))}")
    if occurrence.event.status == Status.DOUBTFUL:
        lines.append(_DOUBTFUL[language])
    return tuple(lines)


def _category(spelling: str, language: Language) -> str:
    category = Category(spelling)
    return category.label if language is Language.VI else category.label_en
