"""A confined process reads one hostile file: with little memory, little time, and no more.

It is told what to do by its argument and given the file on its standard input.  It answers
on its standard output, or ends with ``FAULT_CODE`` and the name of a fault.  It writes no
file, starts no program, and knows nothing of the server's settings.
"""

import sys

MAX_OCTETS_OF_MEMORY = 300_000_000
MAX_SECONDS = 9
"""Of computing; who waits for it waits a second more."""
FAULT_CODE = 3


def confine() -> None:
    """Bound this process, for good."""
    if sys.platform == "win32":
        return  # which has no such bounds; the time is bounded from outside
    import resource

    bounds = (
        (resource.RLIMIT_AS, MAX_OCTETS_OF_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for kind, most in bounds:
        resource.setrlimit(kind, (most, most))
    sys.addaudithook(_forbid)


def _forbid(event: str, _: tuple[object, ...]) -> None:
    """Refuse what reading a file never needs, should a library be talked into it."""
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.system", "os.posix")):
        raise PermissionError(event)


def _answer(told: list[str], octets: bytes) -> bytes:
    match told:
        case ["docx"]:
            from app.documents.docx_package import Package
            from app.documents.docx_text import docx_text

            package = Package(octets)
            # The first octet tells of macros.
            return b"%d" % package.has_macros + docx_text(package).text.encode()
        case ["docx-numbered"]:
            from app.documents.docx_numbers import NumberedPackage
            from app.documents.docx_text import docx_text

            return docx_text(NumberedPackage(octets)).text.encode()
        case ["pdf"]:
            from app.documents.pdf_text import pdf_text

            return pdf_text(octets).encode(errors="replace")
        case ["correct", stamp]:
            import json

            from app.documents.corrections import Correction, Remark
            from app.documents.tracked_changes import with_changes

            wanted, _, file = octets.partition(b"\n")
            corrections, remarks = json.loads(wanted)
            made = [Correction(*each) for each in corrections]
            return with_changes(file, made, stamp, [Remark(*each) for each in remarks])
    raise AssertionError(told)


def main() -> int:
    """Do what is told, whatever the file is."""
    confine()
    from app.documents.unreadable import Fault, UnreadableDraft

    try:
        answer = _answer(sys.argv[1:], sys.stdin.buffer.read())
    except UnreadableDraft as error:
        answer, code = error.fault.value.encode(), FAULT_CODE
    except (MemoryError, RecursionError):
        answer, code = Fault.HEAVY.value.encode(), FAULT_CODE
    except Exception:  # parsers fail in a hundred ways on files that are not what they say
        answer, code = Fault.BROKEN.value.encode(), FAULT_CODE
    else:
        code = 0
    sys.stdout.buffer.write(answer)
    return code


if __name__ == "__main__":
    sys.exit(main())
