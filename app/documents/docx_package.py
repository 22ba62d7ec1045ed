"""A DOCX package is a ZIP archive of XML parts, of which only those that hold text are read.

Nothing is unpacked to a disk: the name of a part is a key of the archive and no path.  A
part may not declare entities, which no word processor does.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from itertools import count
from typing import IO

from lxml import etree

from app.documents.unreadable import Fault, UnreadableDraft

MAX_PARTS = 5_000
MAX_PART_OCTETS = 24_000_000
"""A million characters, each dressed in a run of its own now and then."""
MAX_UNPACKED_OCTETS = 100_000_000
_ENCRYPTED = 0x1
_MAIN = "officeDocument"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f"{_PACKAGE}/relationships"
_TYPES = f"{_PACKAGE}/content-types"
_STREAM_OCTETS = 1 << 16


class Package:
    """An archive whose directory was looked at and found bearable.

    Raises:
        UnreadableDraft: if it is no package of a text, encrypted, or unpacks to too much.
    """

    def __init__(self, octets: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(octets))
        found = self._archive.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in found):
            raise UnreadableDraft(Fault.ENCRYPTED)
        if len(found) > MAX_PARTS or sum(part.file_size for part in found) > MAX_UNPACKED_OCTETS:
            raise UnreadableDraft(Fault.HEAVY)
        self._names = {part.filename for part in found}

    @cached_property
    def main(self) -> str:
        """The name of the part with the text itself."""
        for name in self._related("", (_MAIN,)):
            return name
        raise UnreadableDraft(Fault.KIND)

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of the parts with text: the text itself, then footnotes and endnotes."""
        return (self.main, *self._related(self.main, ("footnotes", "endnotes")))

    def related(self, kind: str) -> list[str]:
        """The names of the parts of one kind that belong to the text."""
        return self._related(self.main, (kind,))

    def with_relation(self, kind: str, content_type: str) -> tuple[str, dict[str, etree._Element]]:
        """A name for a new part of the text, and the parts that tell of it."""
        folder, base = posixpath.split(self.main)
        target = next(
            name
            for number in count()
            if posixpath.join(folder, name := f"{kind}{number or ''}.xml") not in self._names
        )
        name = posixpath.join(folder, target)
        relations, types = posixpath.join(folder, "_rels", f"{base}.rels"), "[Content_Types].xml"
        told, known = self._relations(relations), self.tree(types)
        ids = {relation.get("Id") for relation in told}
        number = next(f"rId{n}" for n in count(1) if f"rId{n}" not in ids)
        kinds = {"Id": number, "Type": self._kind(kind), "Target": target}
        etree.SubElement(told, f"{{{_RELATIONS}}}Relationship", kinds)
        part = {"PartName": f"/{name}", "ContentType": content_type}
        etree.SubElement(known, f"{{{_TYPES}}}Override", part)
        return name, {relations: told, types: known}

    @property
    def has_macros(self) -> bool:
        """Whether it brings programs along, which nobody here looks at."""
        return any(posixpath.basename(name) == "vbaProject.bin" for name in self._names)

    def tree(self, name: str) -> etree._Element:
        """The root of a part.

        Raises:
            UnreadableDraft: if it is too long, no XML, or declares entities.
        """
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(self._octets(name), parser)
        except etree.XMLSyntaxError as error:
            # The stubs do not know that libxml2 numbers its faults.
            is_short = error.code == etree.ErrorTypes.ERR_NO_MEMORY  # type: ignore[attr-defined]
            raise UnreadableDraft(Fault.HEAVY if is_short else Fault.BROKEN) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableDraft(Fault.HOSTILE)
        return root

    def with_parts(self, changed: dict[str, bytes]) -> bytes:
        """The package with some parts changed or added, and all others as they are."""
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in map(self._archive.getinfo, self._kept()):
                # Its own time: the clock is not asked.
                fresh = zipfile.ZipInfo(part.filename, part.date_time)
                fresh.compress_type = zipfile.ZIP_DEFLATED
                with self._opened(part, changed) as source, archive.open(fresh, "w") as copy:
                    _pour(source, copy)
            for name in sorted(changed.keys() - self._names):
                # The oldest moment an archive knows: the clock is not asked.
                archive.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
        return made.getvalue()

    def _relations(self, name: str) -> etree._Element:
        if name in self._names:
            return self.tree(name)
        return etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')

    def _kind(self, kind: str) -> str:
        """As this package calls a kind of relation: the two editions of the format differ."""
        told = (relation.get("Type", "") for relation in self.tree("_rels/.rels"))
        main = next(text for text in told if text.endswith(f"/{_MAIN}"))
        return f"{main.removesuffix(_MAIN)}{kind}"

    def _opened(self, part: zipfile.ZipInfo, changed: dict[str, bytes]) -> IO[bytes]:
        octets = changed.get(part.filename)
        return self._archive.open(part) if octets is None else BytesIO(octets)

    def _kept(self) -> Iterator[str]:
        """The names that can be those of parts, each once, in order."""
        for name in dict.fromkeys(self._archive.namelist()):
            if not name.startswith("/") and ".." not in name.split("/"):
                yield name

    def _related(self, source: str, kinds: tuple[str, ...]) -> list[str]:
        """The parts to which ``source`` is related, by kind and then in order."""
        folder, base = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self._names:
            return []
        inner = [r for r in self.tree(relations) if r.get("TargetMode") != "External"]
        named = (
            posixpath.normpath(posixpath.join("/", folder, r.get("Target", "")))[1:]
            for kind in kinds
            for r in inner
            if r.get("Type", "").endswith(f"/{kind}")
        )
        return [name for name in dict.fromkeys(named) if name in self._names]

    def _octets(self, name: str) -> bytes:
        with self._archive.open(name) as part:
            octets = part.read(MAX_PART_OCTETS + 1)
        if len(octets) > MAX_PART_OCTETS:
            raise UnreadableDraft(Fault.HEAVY)
        return octets


def _pour(source: IO[bytes], copy: IO[bytes]) -> None:
    while octets := source.read(_STREAM_OCTETS):
        copy.write(octets)
