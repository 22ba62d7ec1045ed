"""The names of the catalogue, by which a draft's words are linked to events.

A link weighs the words that a mention and a name share, the rarer the more, and the day
and year that stand beside it.  It is sure only where the names agree almost wholly, or
dates and names agree together, and no other event comes near.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar.anniversary import Origin, parse_origin
from app.calendar.phrase import Commemoration
from app.calendar.rules import SolarRule
from app.catalogue.words import ABBREVIATIONS
from app.documents.checking.mentions import Mention, Pair
from app.documents.checking.phrases import phrases_of, spelt_alike
from app.folding import folded, folded_words
from app.models import Event
from app.regions import COUNTRY, provinces, with_those_above

_NOISE = frozenset(
    folded_words(
        "ngay nam va cua cac nhung toi tai o le ki niem chao mung nhan dip huong ung tuong dong"
        " chi co cu cho de voi duoc la vao su nuoc viet cong hoa xa hoi chu nghia toan quoc cap"
        " he don hoat to chuc tuyen truyen lap thanh tich dan lan thu"
    )
)
"""Words that tell no event from another; they still count a little."""

_TITLES = re.compile(
    r"\b(?:dong chi|d/c|co tong bi thu|tong bi thu|chu tich quoc hoi|chu tich hoi dong bo truong"
    r"|thu tuong chinh phu|thu tuong|dai tuong|thuong tuong|trung tuong|thieu tuong|nha tho"
    r"|nha van|giao su|luat su|anh hung liet si|anh hung dan toc|anh hung|liet si|danh nhan)\b"
)

_TELLING = (
    "thanh lap",
    "tai lap",
    "giai phong",
    "truyen thong",
    "khoi nghia",
    "mo man",
    "mo dau",
    "ngay sinh",
    "nam sinh",
    "hy sinh",
    "ngay mat",
    "tu tran",
    "gio",
    "nghi dinh",
    "tham",
    "hop nhat",
    "chien thang",
    "hiep dinh",
    "thanh pho",
    "thi xa",
    "huyen",
    "tinh",
)
"""What a name must have if the other has it: "giải phóng Bắc Kạn" is not "tái lập Bắc Kạn"."""

_ALIKE = {
    "truyen thong": "thanh lap",
    "nam sinh": "ngay sinh",
    "hy sinh": "ngay mat",
    "tu tran": "ngay mat",
    "hop nhat": "thanh lap",
}

_SURE_NAME = 0.8
_SURE_WITH_DATE = 0.45
_LEAD = 0.08
_STRANGE = 6.0
"""The weight of a word that no name has."""

_LONGEST_NAME = 240
_MOST_NAMES = 4_000
"""Different names looked up for one draft: far more than any has, and bounded in time."""

_EXPANDED = {
    short: " ".join(folded_words(full))
    for short, full in ABBREVIATIONS.items()
    if not short.isdigit()
}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of an event, as words and as what tells it apart."""

    event: str
    words: frozenset[str]
    telling: frozenset[str]
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """The event that a mention means; ``by_name`` if its name alone would tell it."""

    event: Event
    sure: bool
    by_name: bool


@dataclass(frozen=True)
class Names:
    """All names that a draft may use."""

    events: dict[str, Event]
    told: dict[str, Commemoration]
    names: tuple[Name, ...]
    weights: dict[str, float]
    by_word: dict[str, tuple[int, ...]] = field(repr=False)
    agreements: dict[str, dict[str, float]] = field(repr=False)
    phrases: dict[tuple[str, ...], str] = field(repr=False)

    def link(self, mention: Mention) -> Link | None:
        """The event that ``mention`` means, if one is likely."""
        ranked = self._ranked(mention)
        if not ranked:
            return None
        (best, score, named), *others = ranked
        rival = others[0][1] if others else 0.0
        rival_named = max((name for _, _, name in others), default=0.0)
        by_name = named >= _SURE_NAME and named - rival_named >= _LEAD
        event = self.events[best]
        dated = mention.pair is not None and _dates(event, self.told[best], mention.pair) >= 0.3
        sure = by_name or (dated and named >= _SURE_WITH_DATE and score - rival >= _LEAD)
        return Link(event, sure, by_name) if sure or score >= 0.6 else None

    def _ranked(self, mention: Mention) -> list[tuple[str, float, float]]:
        """Events as (id, score, score of the name alone), the best first."""
        best = self._agreements(mention.name[-_LONGEST_NAME:])
        pair = mention.pair
        scored = [
            (
                event,
                found + (_dates(self.events[event], self.told[event], pair) if pair else 0),
                found,
            )
            for event, found in best.items()
        ]
        return sorted(scored, key=lambda row: (-row[1], row[0]))[:8]

    def _agreements(self, said: str) -> dict[str, float]:
        """How far each event's names agree with what is said; kept, for drafts repeat names."""
        best = self.agreements.get(said)
        if best is None and len(self.agreements) >= _MOST_NAMES:
            return {}
        if best is None:
            best = self.agreements[said] = {}
            for variant in _variants(said):
                words, telling = _words(variant), _telling(variant)
                weight = self._weight(words)
                for name in self._sharing(words):
                    found = self._agreement(words, weight, telling, name)
                    if found > best.get(name.event, 0.3):
                        best[name.event] = found
        return best

    def _sharing(self, words: frozenset[str]) -> Iterator[Name]:
        """The names that share one of the three rarest words."""
        rare = sorted(
            (word for word in words if word in self.by_word),
            key=lambda word: (len(self.by_word[word]), word),
        )[:3]
        for index in sorted({index for word in rare for index in self.by_word[word]}):
            yield self.names[index]

    def _agreement(
        self, words: frozenset[str], weight: float, telling: frozenset[str], name: Name
    ) -> float:
        shared = self._weight(words & name.words)
        agreement = 2 * shared / (weight + name.weight)
        return agreement * 0.7 ** len(telling ^ name.telling) if agreement > 0.3 else 0.0

    def _weight(self, words: Iterable[str]) -> float:
        # Exact, so that it is the same in whatever order a set gives its words.
        return math.fsum(self.weights.get(word, _STRANGE) for word in words)


def names_of(session: Session, region: str | None) -> Names:
    """The names of the events that a draft from ``region`` may speak of.

    They are those of the country and the provinces; communes only where the region is one.
    """
    regions = {COUNTRY, *provinces(), *(with_those_above(region) if region else ())}
    query = (
        select(Event)
        .where(Event.region.in_(regions), Event.retired.is_(None), Event.reviewed.is_(False))
        .order_by(Event.id)
    )
    events = {event.id: event for event in session.scalars(query) if not is_document(event)}
    names = tuple(name for event in events.values() for name in _names(event))
    counts = Counter(word for name in names for word in name.words)
    weights = {
        word: (0.3 if word in _NOISE else 1.0) * math.log(1 + len(names) / count)
        for word, count in counts.items()
    }
    by_word: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(names):
        for word in name.words:
            by_word[word].append(index)
    names = tuple(
        replace(name, weight=math.fsum(weights[word] for word in name.words)) for name in names
    )
    told = {id_: event.commemoration() for id_, event in events.items()}
    return Names(
        events,
        told,
        names,
        weights,
        {w: tuple(i) for w, i in by_word.items()},
        {},
        phrases_of(events.values()),
    )


def is_document(event: Event) -> bool:
    """Whether the event is the issue of a numbered document."""
    return event.details.get("document") is not None


def datings(event: Event) -> tuple[Origin, ...]:
    """Its origin and those that other sources give, where they are known."""
    disputed = event.details.get("disputed") or ()
    texts = [event.origin, *(row["origin"] for row in disputed)]
    return tuple(parse_origin(str(text)) for text in texts if text)


def _names(event: Event) -> Iterator[Name]:
    texts = {event.name, event.short_name, *(event.details.get("also") or ())}
    for text in sorted(texts):
        # "Trần Phú, ngày sinh" is how short names put the telling word first.
        head, _, tail = text.partition(",")
        said = f"{tail} {head}" if tail.strip().startswith("ngày") else text
        yield Name(event.id, _words(said), _telling(said))


def _words(text: str) -> frozenset[str]:
    words = folded_words(_TITLES.sub(" ", folded(text)))
    expanded = (part for word in words for part in _EXPANDED.get(word, word).split())
    return frozenset(map(spelt_alike, expanded))


def _telling(text: str) -> frozenset[str]:
    line = f" {' '.join(folded_words(text))} "
    return frozenset(_ALIKE.get(word, word) for word in _TELLING if f" {word} " in line)


def _variants(name: str) -> tuple[str, ...]:
    """The name whole, before its first comma or dash, and without what stands before "Ngày"."""
    heads = [name, re.split(r",| - | – ", name)[0]]
    day = re.search(r"\b(?:Ngày|ngày|Giỗ|Lễ|Tết|Chiến thắng|Khởi nghĩa)\b.*", name, re.DOTALL)
    if day:
        heads += [day[0], re.split(r",| - | – ", day[0])[0]]
    return tuple(dict.fromkeys(heads))


def _dates(event: Event, told: Commemoration, pair: Pair) -> float:
    """What the dates of ``pair`` add to the likeness of an event."""
    first = pair.first
    for origin in datings(event):
        if (origin.year, origin.month, origin.day) == (first.year, first.month, first.day):
            return 0.3
    if told.origin_lunar and told.origin_lunar.year == first.year:
        return 0.15
    same_year = bool(event.origin) and int(str(event.origin)[:4]) == first.year
    rule = told.rule
    same_day = isinstance(rule, SolarRule) and (rule.month, rule.day) in {
        (first.month, first.day),
        (pair.second.month, pair.second.day),
    }
    return 0.1 * same_year + 0.1 * same_day
