"""What is said of a request that cannot be met: one Vietnamese sentence with its remedy."""

from app.calendar.lunar import NoSuchLunarDate, OutOfAlmanac
from app.catalogue.reference import StaleReference
from app.database import DatabaseOutOfStep, DatabaseUnreachable
from app.documents.unprintable import Unprintable
from app.feeds.doctor.visits import Unreadable
from app.planning.deadlines import DeadlineRefused
from app.planning.plans.refusals import PlanPartNotFound, PlanRefused
from app.settings import BadSettings
from app.views.civil import ALMANAC_RANGE
from app.views.doctor import unreadable
from app.views.event import EventNotFound
from app.views.provinces import ProvinceNotFound
from app.views.refused_accounts import account_refusal
from app.views.subscription import FeedNotFound
from app.views.upcoming import BadCursor


def refusal(error: Exception) -> str | None:
    """The sentence for ``error``; None for one that is a fault of ours."""
    match error:
        case NoSuchLunarDate(asked=asked, remedy=remedy):
            return f"Không có ngày âm lịch {asked}: {remedy}."
        case OutOfAlmanac(asked=asked):
            return f"{asked} nằm ngoài phạm vi lịch: chỉ tính được {ALMANAC_RANGE}."
        case EventNotFound(event_id=event_id):
            return f"Không có sự kiện {event_id!r}."
        case FeedNotFound(name=name):
            return f"Không có nguồn lịch {name!r}."
        case ProvinceNotFound(codename=codename):
            return f"Không có tỉnh, thành phố {codename!r}."
        case PlanPartNotFound(kind=kind, number=number):
            return f"Không có {kind} {number}, hoặc bạn không được xem."
        case PlanRefused(sentence=sentence) | DeadlineRefused(sentence=sentence):
            return f"{sentence[:1].upper()}{sentence[1:].removesuffix('.')}."
        case Unprintable(letter=letter):
            return (
                f"Phông chữ của bản PDF không có ký tự “{letter}”; hãy bỏ ký tự này trong văn bản,"
                " hoặc tải bản DOCX."
            )
        case BadCursor(cursor=cursor):
            return (
                f"cursor {cursor!r} không phải do danh sách này trả về; hãy đọc lại từ trang đầu."
            )
        case DatabaseOutOfStep():
            return _out_of_step(error)
        case StaleReference():
            return "Danh mục trong cơ sở dữ liệu do bản khác nạp; hãy chạy: kyniem catalogue sync."
        case DatabaseUnreachable():
            return (
                "Không kết nối được cơ sở dữ liệu; hãy kiểm tra máy chủ và KYNIEM_DATABASE_URL,"
                f" rồi thử lại ({error})."
            )
        case Unreadable():
            return unreadable(error)
        case BadSettings(faults=faults):
            told = "; ".join(f"{name}: {fault}" for name, fault in faults)
            return f"Cấu hình không dùng được: {told}."
    return account_refusal(error)


def _out_of_step(error: DatabaseOutOfStep) -> str:
    if error.found is None:
        return "Cơ sở dữ liệu còn trống; hãy chạy: kyniem db upgrade."
    if error.known:
        return (
            f"Cơ sở dữ liệu ở phiên bản {error.found}, chương trình cần {error.wanted};"
            " hãy chạy: kyniem db upgrade."
        )
    return (
        f"Cơ sở dữ liệu ở phiên bản {error.found} mà chương trình này không biết;"
        " hãy cập nhật chương trình, hoặc đặt KYNIEM_DATABASE_URL sang cơ sở dữ liệu khác."
    )
