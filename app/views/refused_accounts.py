"""What is said where something about units, people or roles cannot be done."""

from app.accounts.access import Action, NotAllowed
from app.accounts.groups import (
    AlreadyMember,
    BadGroupParent,
    GroupExists,
    GroupNotFound,
    NotMember,
)
from app.accounts.invitations import InvitationGone
from app.accounts.keys import BadKeyName
from app.accounts.passwords import (
    MAX_CHARACTERS,
    MIN_CHARACTERS,
    BadPassword,
    PasswordFault,
    TooBusy,
)
from app.accounts.people import (
    BadEmail,
    BadName,
    CodesOn,
    EmailTaken,
    PersonNotFound,
)
from app.accounts.roles import (
    MAX_DELEGATED_DAYS,
    BadPeriod,
    DelegationNotFound,
    LastAdmin,
    NotDelegable,
)
from app.accounts.units import (
    BadSuccessor,
    HasUnitsBelow,
    OwnAncestor,
    UnitEnded,
    UnitExists,
    UnitNotFound,
    WrongDay,
)

ACTIONS = {
    Action.READ: "xem",
    Action.EDIT: "soạn thảo",
    Action.SUBMIT: "trình",
    Action.REPORT: "báo cáo",
    Action.RETURN: "trả lại",
    Action.APPROVE: "phê duyệt",
    Action.ISSUE: "ban hành",
    Action.CLOSE: "kết thúc",
    Action.MANAGE: "quản trị",
    Action.COMMENT: "góp ý",
    Action.REMIND: "đôn đốc",
}
"""What each action is called."""

_PASSWORDS = {
    PasswordFault.SHORT: f"Mật khẩu phải có ít nhất {MIN_CHARACTERS} ký tự; nên là một câu dễ nhớ.",
    PasswordFault.LONG: f"Mật khẩu dài quá {MAX_CHARACTERS} ký tự.",
    PasswordFault.OWN_NAME: "Mật khẩu không được là tên hay thư điện tử của bạn.",
    PasswordFault.COMMON: "Mật khẩu này quá dễ đoán; hãy chọn một câu khác.",
}


def account_refusal(error: Exception) -> str | None:
    """The sentence for ``error``; None for one of another kind."""
    return _of_units(error) or _of_groups(error) or _of_people(error) or _of_roles(error)


def _of_units(error: Exception) -> str | None:
    match error:
        case UnitNotFound(unit_id=unit_id):
            return (
                f"Không có đơn vị {unit_id!r}, hoặc bạn không có vai trò liên quan đến đơn vị đó."
            )
        case UnitExists(unit_id=unit_id):
            return f"Mã {unit_id!r} đã có đơn vị khác dùng; hãy chọn mã khác."
        case OwnAncestor(unit_id=unit_id, parent_id=parent_id):
            return (
                f"Đơn vị {unit_id!r} không thể thuộc {parent_id!r}: đó là chính nó, đơn vị cấp"
                " dưới của nó, hoặc cây đơn vị sẽ quá sâu."
            )
        case UnitEnded(unit_id=unit_id, valid_to=valid_to):
            return f"Đơn vị {unit_id!r} đã kết thúc hoạt động ngày {valid_to:%d/%m/%Y}."
        case HasUnitsBelow(below=below):
            return (
                f"Còn đơn vị trực thuộc: {', '.join(below)}; hãy chuyển hoặc kết thúc các đơn vị"
                " đó trước."
            )
        case BadSuccessor(successor_id=successor_id):
            return (
                f"Đơn vị {successor_id!r} không thể kế tục: đó là chính đơn vị này, hoặc đã kết"
                " thúc hoạt động trước đó."
            )
        case WrongDay(day=day, earliest=earliest):
            return f"Ngày {day:%d/%m/%Y} quá sớm; sớm nhất là {earliest:%d/%m/%Y}."
    return None


def _of_groups(error: Exception) -> str | None:
    match error:
        case GroupNotFound(group_id=group_id):
            return f"Không có nhóm {group_id!r}."
        case GroupExists(group_id=group_id):
            return f"Mã {group_id!r} đã có nhóm khác dùng; hãy chọn mã khác."
        case BadGroupParent(parent_id=parent_id):
            return (
                f"Nhóm này không thể là bộ phận của {parent_id!r}: nhóm đó là bộ phận của chính"
                " nó, hoặc do đơn vị khác lập."
            )
        case AlreadyMember(unit_id=unit_id):
            return f"Đơn vị {unit_id!r} đã ở trong nhóm vào ngày đó hoặc sau đó."
        case NotMember(unit_id=unit_id):
            return (
                f"Đơn vị {unit_id!r} không ở trong nhóm vào thời gian đó; hãy thêm vào nhóm trước."
            )
    return None


def _of_people(error: Exception) -> str | None:
    match error:
        case InvitationGone():
            return (
                "Đường dẫn này đã dùng, đã hết hạn hoặc đã thu hồi; hãy hỏi người gửi để nhận"
                " đường dẫn mới."
            )
        case BadPassword(fault=fault):
            return _PASSWORDS[fault]
        case BadEmail(email=email):
            return f"{email!r} không phải địa chỉ thư điện tử; hãy viết như lan@thainguyen.gov.vn."
        case EmailTaken(email=email):
            return f"Thư điện tử {email!r} đã có tài khoản."
        case BadName():
            return "Họ và tên phải có từ 1 đến 120 ký tự."
        case BadKeyName():
            return "Tên khóa phải có từ 1 đến 120 ký tự, để sau này biết chương trình nào dùng."
        case PersonNotFound(asked=asked):
            return f"Không có người dùng {asked!r}."
        case CodesOn():
            return "Xác thực hai bước đang bật; hãy tắt trước khi cài lại."
        case TooBusy():
            return "Đang có quá nhiều người đăng nhập; hãy thử lại sau ít giây."
    return None


def _of_roles(error: Exception) -> str | None:
    match error:
        case NotAllowed(action=action, unit_id=None):
            return (
                f"Bạn không có quyền {ACTIONS[action]} ở cấp trên cùng; việc này làm bằng lệnh"
                " kyniem trên máy chủ."
            )
        case NotAllowed(action=action, unit_id=unit_id):
            return (
                f"Bạn không có quyền {ACTIONS[action]} ở đơn vị {unit_id!r}; hãy hỏi người quản"
                " trị của đơn vị đó."
            )
        case LastAdmin():
            return (
                "Đây là người quản trị cuối cùng của đơn vị; hãy cấp vai trò quản trị cho người"
                " khác trước."
            )
        case NotDelegable():
            return "Không ủy quyền được vai trò quản trị; hãy cấp hẳn vai trò đó nếu cần."
        case BadPeriod():
            return (
                "Thời gian ủy quyền phải từ hôm nay trở đi, ngày cuối không trước ngày đầu, và"
                f" không quá {MAX_DELEGATED_DAYS} ngày."
            )
        case DelegationNotFound(delegation_id=delegation_id):
            return f"Không có ủy quyền số {delegation_id} ở đơn vị này."
    return None
