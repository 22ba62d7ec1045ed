"""The words for changes: what was done, to what kind of thing, and what its fields are called."""

import re
from typing import Any

from app.accounts.actor import Role
from app.catalogue.vocabulary import Labelled
from app.planning.plans.vocabulary import Handing, Outcome, Part, PlanState, ShareState
from app.planning.reports.vocabulary import ReportState

ACCOUNT_ACTIONS = {
    "accept": "nhận lời mời",
    "add-member": "thêm vào nhóm",
    "change": "sửa",
    "create": "tạo",
    "delegate": "ủy quyền",
    "disable": "ngừng tài khoản",
    "disable-codes": "tắt xác thực hai bước",
    "dissolve": "kết thúc hoạt động",
    "enable": "mở lại tài khoản",
    "enable-codes": "bật xác thực hai bước",
    "end": "kết thúc ủy quyền",
    "grant": "cấp vai trò",
    "invite": "mời",
    "lock": "tạm khóa vì sai mật khẩu",
    "remove-member": "đưa khỏi nhóm",
    "rename": "đổi tên",
    "revoke": "thu hồi",
    "set-lead": "cử trưởng nhóm",
    "set-password": "đặt mật khẩu",
    "turn-off": "tắt",
    "withdraw": "rút lời mời",
}
"""What is done to units, people and groups, as told before the kind of thing."""

PLAN_ACTIONS = {
    "accept": "chấp nhận thay đổi của",
    "accept-move": "chấp nhận dời hạn của",
    "acknowledge": "xác nhận đã nhận",
    "add": "thêm",
    "adjust": "lập từ kế hoạch được điều chỉnh:",
    "adopt": "tiếp nhận từ kế hoạch cấp trên:",
    "announce": "ghi thời gian công bố của",
    "answer": "gửi",
    "ask": "xin ý kiến về",
    "change": "sửa",
    "choose": "chọn, bỏ chọn",
    "close": "kết thúc",
    "compose": "ghép lại",
    "copy": "chép từ kỳ trước:",
    "count": "ghi số liệu của",
    "create": "tạo",
    "discard": "bỏ",
    "draw": "lập từ chương trình dài hơn:",
    "fill": "điền từ kế hoạch",
    "import": "lập từ văn bản có sẵn:",
    "issue": "ban hành",
    "leave": "bỏ khỏi lịch",
    "note": "ghi chú cho",
    "offer": "chia sẻ với cấp dưới",
    "order-tasks": "sắp xếp nhiệm vụ của",
    "receive": "tiếp nhận",
    "redraft": "hoàn thiện dự thảo",
    "remind": "đôn đốc",
    "remove": "bỏ",
    "remove-note": "bỏ ghi chú của",
    "restore": "khôi phục",
    "retire": "bỏ",
    "return": "trả lại",
    "see-reminder": "đã xem lời đôn đốc về",
    "set-addressees": "sửa nơi nhận của",
    "settle": "tiếp thu, giải trình",
    "settle-marks": "đã xem những chỗ chưa chắc của",
    "sign": "ký",
    "submit": "trình ký",
    "take": "đưa vào lịch",
    "unannounce": "xóa thời gian công bố của",
    "withdraw": "rút lại",
    "withdraw-offer": "thôi chia sẻ",
}
"""What is done to plans, their parts and own dates; the kind of thing ends the phrase."""

ACCOUNT_KINDS = {
    "delegation": "ủy quyền",
    "group": "nhóm",
    "invitation": "lời mời",
    "key": "khóa API",
    "person": "người dùng",
    "unit": "đơn vị",
    "webhook": "webhook",
}

PLAN_KINDS = {
    "activity": "hoạt động",
    "campaign": "đợt tuyên truyền",
    "channel": "kênh",
    "line": "mục",
    "measure": "loại số liệu",
    "opinion": "ý kiến",
    "outline": "đề cương báo cáo",
    "own-date": "ngày riêng",
    "plan": "kế hoạch",
    "report": "báo cáo",
    "share": "phần việc",
    "task": "nhiệm vụ",
}

FIELDS = {
    "acknowledged": "xác nhận lúc",
    "activity_id": "hoạt động",
    "addressees": "nơi nhận",
    "adopted_from": "từ kế hoạch",
    "announced": "thời gian công bố",
    "answered": "trả lời lúc",
    "assignees": "đơn vị thực hiện",
    "body": "cơ quan",
    "by_person_id": "do người số",
    "by_unit_id": "đơn vị đôn đốc",
    "campaign_id": "đợt tuyên truyền",
    "category": "nhóm",
    "chair": "chủ trì",
    "channel": "kênh",
    "chosen": "chọn",
    "closes_on": "ngày chốt số liệu",
    "confirmed": "đã chốt",
    "consolidates": "tổng hợp",
    "content": "nội dung",
    "cost": "kinh phí",
    "counted": "đơn vị tính",
    "deliverable": "sản phẩm",
    "description": "mô tả",
    "digests_off": "tắt thư nhắc việc lúc",
    "disabled": "tắt lúc",
    "done_on": "hoàn thành ngày",
    "draft_number": "dự thảo lần",
    "due": "hạn",
    "due_day": "ngày hạn",
    "due_first": "hạn từ ngày",
    "due_last": "hạn đến ngày",
    "edition": "lần thứ",
    "email": "thư điện tử",
    "events": "báo khi",
    "evidence": "địa chỉ minh chứng",
    "expires": "hết hạn",
    "figures": "số liệu",
    "first": "từ ngày",
    "first_day": "từ ngày",
    "follower": "người theo dõi",
    "group_id": "nhóm",
    "handed": "sản phẩm đã nộp",
    "host": "máy chủ",
    "hours": "giờ",
    "issued_on": "ngày ban hành",
    "issuer_id": "cơ quan ban hành",
    "kind": "loại",
    "label": "tên gọi",
    "last": "đến ngày",
    "last_day": "đến hết ngày",
    "lead": "trưởng nhóm",
    "leader": "lãnh đạo phụ trách",
    "level": "cấp",
    "line_id": "mục",
    "lines": "các mục",
    "manner": "cách ghi nhớ",
    "marks": "chỗ chưa chắc",
    "measure": "khối lượng",
    "member": "đơn vị",
    "name": "tên",
    "note": "ghi chú",
    "number": "số",
    "offered": "chia sẻ lúc",
    "origin": "ngày, năm gốc",
    "outcome": "tiếp thu",
    "outcome_text": "giải trình",
    "outline_id": "đề cương",
    "own_due": "hạn riêng",
    "pages": "số trang",
    "parent_id": "trực thuộc",
    "part": "vai trò",
    "participants": "thành phần",
    "period": "kỳ",
    "person_id": "người số",
    "place": "địa điểm",
    "position": "thứ tự",
    "prefix": "bắt đầu bằng",
    "purpose": "mục đích",
    "read": "đã xem lúc",
    "reason": "lý do",
    "received": "tiếp nhận lúc",
    "recipient": "nơi nhận sản phẩm",
    "region": "địa bàn",
    "retired": "bỏ lúc",
    "returned": "lý do trả lại",
    "revoked": "thu hồi lúc",
    "role": "vai trò",
    "round": "lần xin ý kiến",
    "rule": "quy tắc hạn",
    "rules": "quy tắc đánh dấu",
    "said": "đề xuất",
    "scope": "phạm vi",
    "section": "phần",
    "sections": "các mục",
    "signed_at": "ký lúc",
    "since": "từ ngày",
    "stages": "các bước",
    "state": "trạng thái",
    "submitted": "nộp lúc",
    "submitted_at": "trình lúc",
    "successor_id": "kế tục",
    "symbol": "ký hiệu",
    "takes": "số ngày làm việc cần",
    "tasks": "thứ tự nhiệm vụ",
    "text": "ý kiến",
    "texts": "phần viết",
    "title": "tên",
    "to_person_id": "cho người số",
    "typeface": "phông chữ",
    "unit_id": "đơn vị",
    "units": "các đơn vị",
    "until": "đến hết ngày",
    "valid_from": "từ ngày",
    "valid_to": "đến hết ngày",
    "wording": "thời hạn",
    "year": "năm",
}


def told(action: str, kind: str) -> str:
    """What was done to what: "tạo · đơn vị", "chấp nhận dời hạn của nhiệm vụ"."""
    if kind in PLAN_KINDS:
        return f"{PLAN_ACTIONS.get(action, action)} {PLAN_KINDS[kind]}"
    return f"{ACCOUNT_ACTIONS.get(action, action)} · {ACCOUNT_KINDS.get(kind, kind)}"


def field_name(field: str) -> str:
    """What a field is called: "thời hạn"."""
    return FIELDS.get(field, field)


_LABELLED: dict[str, tuple[type[Labelled], ...]] = {
    "state": (PlanState, ShareState, ReportState),
    "handed": (Handing,),
    "outcome": (Outcome,),
    "part": (Part,),
    "role": (Role,),
}
"""Fields whose values are words of closed lists."""


def field_value(field: str, value: Any) -> Any:  # Any: what the log's JSON holds
    """A value as people read it: days, yes and no, words of closed lists, lists in one line."""
    match value:
        case bool():
            return "có" if value else "không"
        case list():
            return "; ".join(str(field_value(field, one)) for one in value)
        case dict():
            told = ((field_name(name), field_value(name, one)) for name, one in value.items())
            return ", ".join(
                f"{name}: {one}" for name, one in told if one not in (None, "", "không")
            )
        case str() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return f"{value[8:]}/{value[5:7]}/{value[:4]}"
        case str():
            lists = _LABELLED.get(field, ())
            return next((words(value).label for words in lists if value in set(words)), value)
    return value
