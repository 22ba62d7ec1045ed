"""Who is answered what: every private call and page, asked by every role in every relation.

The matrix stands in ``matrix.txt``.  It is written by hand from the rules and from what a plan
grants: it says what has to be, whatever the code does.
"""

import os
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.accounts.actor import Role

COLUMNS = (
    "own", "issuing", "above", "below", "beside", "named", "addressed", "asked", "none",
)  # fmt: skip


BESIDE: Mapping[str, Mapping[str, str]] = {
    # Reminding and managing are more than reading, be it that nothing is changed yet.
    "GET /api/v1/plans/{plan_id}/letter": {"read key": "x"},
    "GET /api/v1/plans/{plan_id}/letter-document": {"read key": "x"},
    "GET /api/v1/units/{unit_id}/webhooks": {"read key": "x"},
    "GET /api/v1/units/{unit_id}/webhooks/{webhook_id}": {"read key": "x"},
    "GET /api/v1/units/{unit_id}/webhooks/{webhook_id}/deliveries": {"read key": "x"},
    # A feed is its person's, not the role's; their key knows of feeds of its unit alone.
    "DELETE /api/v1/me/feeds/{feed_id}": {"lent": ".", "write key": ".", "ended": "e/"},
    "POST /lam-viec/lich-rieng/huy": {"lent": ".", "ended": "e/"},
    # What was lent is not lent further; who holds a role hears that the unit has ended.
    "POST /lam-viec/don-vi/{unit_id}/uy-quyen": {"lent": "x", "ended": "eam9"},
}
"""Who is answered otherwise than the rules beside the columns say."""

WHOLE = bool(os.environ.get("KYNIEM_WHOLE_MATRIX"))

OPEN = {
    "GET /lam-viec/dang-nhap": 200,
    "POST /lam-viec/dang-nhap": 403,
    "GET /lam-viec/loi-moi/{token}": 404,
    "POST /lam-viec/loi-moi/{token}": 403,
    "GET /bi-mat/{token}.ics": 404,
}
"""What nobody need be signed in for, and what who holds no token at all is answered."""


# What is sent with each request


Thing = Mapping[str, Any]
Sent = dict[str, Any]

_LETTERS = {
    "v": Role.VIEWER, "e": Role.EDITOR, "a": Role.APPROVER, "c": Role.CLERK, "m": Role.ADMIN,
}  # fmt: skip

_OTHER = {"title": "Mục khác", "first": "2027-09-10", "last": "2027-09-15"}
_CAMPAIGN = {"name": "Đợt khác", "first": "2027-04-30", "last": "2027-05-19", "content": ""}
_ACTIVITY = {"kind": "ceremony", "name": "Lễ khác", "wording": "ngày 11/6/2027"}
_PAPER = "KẾ HOẠCH\ntuyên truyền năm 2027\n\nI. NỘI DUNG\n\n1. Tuyên truyền sâu rộng."
_TASK = {"title": "Việc khác", "wording": "trước ngày 31/01/2027"}
_LEADS = [{"unit_id": "named"}]
_TEXT = {"text": "Đồng ý."}
_OUTCOME = {"outcome": "taken", "text": "Đã tiếp thu."}
_ADDRESSEES = [{"unit_id": "named", "purpose": "để biết"}]
_TIME = {"wording": "ngày 18/6/2027"}
_DAY = {
    "kind": "festival", "name": "Hội khác", "rule": "lunar:02-10",
    "sources": [{"title": "Thông báo"}],
}  # fmt: skip
_ANNOUNCED = {"first": "2027-02-16", "last": "2027-02-17", "source": "Thông báo khác"}
_WEBHOOK = {"url": "https://phan-mem.example/khac", "events": ["task.due"]}
_UNIT = {
    "name": "Đơn vị khác", "kind": "party", "level": "province", "region": "thai-nguyen",
    "valid_from": "2025-07-01",
}  # fmt: skip
_OUTLINE = {
    "kind": "yearly", "period": "2026", "units": ["asked"], "closes_on": "2026-12-02",
    "sections": [{"id": "ket-qua", "title": "Kết quả"}], "due": "2026-12-11",
}  # fmt: skip
_OUTLINE_FORM = {
    "kind": "yearly", "year": "2026", "who": ["asked"], "closes_on": "2026-12-02",
    "section": ["ket-qua"], "heading": ["Kết quả"], "level": ["2"], "hint": [""],
    "due": "2026-12-11",
}  # fmt: skip
_PARENTS = {"own": "issuing", "ended": "issuing"}

_STEPS: Mapping[str, Sent] = {
    "ask": {"units": ["beside"], "due": "2026-12-02"},
    "return": {"reason": "Cần bổ sung."},
    "issue": {"number": "4711-KH/TU", "issued_on": "2026-11-22"},
}
_STEP_FORMS: Mapping[str, Sent] = {**_STEPS, "ask": {"who": "Đơn vị beside", "due": "2026-12-02"}}


def _step(name: str) -> Callable[[Thing], Sent]:
    return lambda _: {"sent": {"step": name} | _STEPS.get(name, {})}


def _step_form(name: str) -> Callable[[Thing], Sent]:
    return lambda _: {"form": {"step": name} | _STEP_FORMS.get(name, {}), "version": "plan"}


def _report_step(name: str) -> Callable[[Thing], Sent]:
    return lambda _: {"sent": {"step": name, "reason": "Cần bổ sung."}, "version": "report"}


def _report_step_form(name: str) -> Callable[[Thing], Sent]:
    return lambda _: {"form": {"step": name, "reason": "Cần bổ sung."}, "version": "report"}


def _adopts(unit: str) -> Callable[[Thing], Sent]:
    return lambda thing: {"sent": {"unit_id": unit, "tasks": [{"task": thing["task_id"]}]}}


def _of(**sent: Any) -> Callable[[Thing], Sent]:
    """What is sent whatever it is sent to."""
    return lambda _: sent


_PLAN = "/api/v1/plans/{plan_id}"
_UNITS = "/api/v1/units/{unit_id}"
_PAGE = "/lam-viec/ke-hoach/{plan_id}"
_DESK = "/lam-viec/don-vi/{unit_id}"
_TASK_PAGE = "/lam-viec/nhiem-vu/{task_id}"
_ACCOUNT = "/lam-viec/tai-khoan"
_SHARE = "/lam-viec/phan-viec/{share_id}"
_REPORT = "/api/v1/reports/{report_id}"
_REPORT_PAGE = "/lam-viec/bao-cao/{report_id}"
_OUTLINE_PAGE = "/lam-viec/bao-cao/de-cuong/{outline_id}"

SENT: Mapping[str, Callable[[Thing], Sent]] = {
    # Plans
    "POST /api/v1/plans": lambda thing: {
        "sent": {
            "unit_id": thing["unit"], "issuer_id": "issuing", "kind": "topic", "period": "2027",
        }
    },
    "POST /api/v1/plans/import": lambda thing: {
        "sent": {"unit_id": thing["unit"], "issuer_id": "issuing", "text": _PAPER}
    },
    f"POST {_PLAN}/marks": lambda thing: {"sent": {"settled": [thing["mark_id"]]}},
    f"PUT {_PLAN}": _of(sent={"title": "Kế hoạch khác"}, version="plan"),
    f"DELETE {_PLAN}": _of(version="plan"),
    f"POST {_PLAN}/lines": _of(sent=_OTHER),
    "PUT /api/v1/lines/{line_id}": _of(sent={"title": "Mục sửa"}, version="line"),
    "DELETE /api/v1/lines/{line_id}": _of(version="line"),
    f"PUT {_PLAN}/choices": lambda thing: {"sent": {str(thing["day_line"]): False}},
    f"POST {_PLAN}/accepted": _of(sent={"keys": ["sinh-ho-chi-minh-2027"]}),
    f"POST {_PLAN}/campaigns": _of(sent=_CAMPAIGN | {"lines": []}),
    "PUT /api/v1/campaigns/{campaign_id}": _of(sent=_CAMPAIGN, version="campaign"),
    "DELETE /api/v1/campaigns/{campaign_id}": _of(version="campaign"),
    f"POST {_PLAN}/activities": _of(sent=_ACTIVITY),
    "PUT /api/v1/activities/{activity_id}": _of(sent=_ACTIVITY, version="activity"),
    "PUT /api/v1/activities/{activity_id}/time": _of(sent=_TIME, version="activity"),
    "DELETE /api/v1/activities/{activity_id}": _of(version="activity"),
    f"POST {_PLAN}/tasks": _of(sent=_TASK | {"assignees": _LEADS}),
    f"POST {_PLAN}/tasks/from-templates": lambda thing: {
        "sent": {"line": thing["day_line"], "templates": [thing["template"]]}
    },
    "PUT /api/v1/tasks/{task_id}": _of(sent=_TASK | {"assignees": _LEADS}, version="task"),
    "DELETE /api/v1/tasks/{task_id}": _of(version="task"),
    f"PUT {_PLAN}/addressees": _of(sent=_ADDRESSEES, version="addressees"),
    f"POST {_PLAN}/moved": lambda thing: {"sent": {"tasks": [thing["moving"]]}},
    "PUT /api/v1/opinions/{opinion_id}/answer": _of(sent=_TEXT, any_version=True),
    "PUT /api/v1/opinions/{opinion_id}/outcome": _of(sent=_OUTCOME, any_version=True),
    f"POST {_PLAN}/receipts/{{unit_id}}": _of(sent={}, at={"unit_id": "addressed"}),
    f"POST {_PLAN}/next-year": _of(sent={}),
    f"POST {_PLAN}/adjustments": _of(sent={}),
    f"POST {_PLAN}/programmes": _of(sent={"period": "2027-q2"}),
    f"POST {_PLAN}/drawn": lambda thing: {"sent": {"tasks": [thing["drawable"]]}},
    # Carrying out
    "PUT /api/v1/shares/{share_id}": _of(sent={"state": "doing"}, version="share"),
    "POST /api/v1/shares/{share_id}/received": _of(sent={}),
    "PUT /api/v1/shares/{share_id}/figures": _of(
        sent=[{"measure": "bang-ron", "number": 8}], version="figures"
    ),
    "POST /api/v1/shares/{share_id}/notes": _of(sent={"text": "Đã treo."}),
    f"GET {_PLAN}/adoptable named": _of(query="unit=named"),
    f"GET {_PLAN}/adoptable addressed": _of(query="unit=addressed"),
    f"POST {_PLAN}/adoptions named": _adopts("named"),
    f"POST {_PLAN}/adoptions addressed": _adopts("addressed"),
    f"GET {_PLAN}/letter": _of(query="unit=named"),
    f"GET {_PLAN}/letter-document": _of(query="unit=named"),
    f"POST {_PLAN}/reminders": _of(sent={"units": ["named"], "text": "Đề nghị khẩn trương."}),
    f"GET {_UNITS}/reminders named": _of(at={"unit_id": "named"}),
    f"POST {_UNITS}/reminders/{{reminder_id}}/seen": _of(sent={}, at={"unit_id": "named"}),
    f"POST {_PAGE}/theo-doi": _of(form={"unit": ["named"], "text": "Đề nghị khẩn trương."}),
    f"GET {_PAGE}/don-doc": _of(query="unit=named"),
    f"POST {_PAGE}/don-doc": _of(form={"unit": ["named"], "text": "Đề nghị khẩn trương."}),
    f"GET {_PAGE}/don-doc/van-ban.{{ending}}": _of(query="unit=named"),
    "POST /lam-viec/don-doc/{reminder_id}/da-xem": _of(form={}),
    f"POST {_PAGE}/tiep-nhan named": lambda thing: {
        "form": {"unit": "named", "task": [thing["task_id"]]}
    },
    f"POST {_SHARE}/so-lieu": _of(
        form={"measure": "bang-ron", "number": "8", "kind": "done", "as_of": "2026-11-22"},
        version="figures",
    ),
    f"POST {_SHARE}/ghi-chu": _of(form={"text": "Đã treo."}),
    f"POST {_SHARE}/ghi-chu/{{note_id}}/bo": _of(form={}),
    f"POST {_SHARE}/so-lieu-moi": _of(
        form={"unit": "named", "label": "Xe hoa", "counted": "lượt"}
    ),
    # Reports
    "POST /api/v1/outlines": lambda thing: {"sent": _OUTLINE | {"unit_id": thing["unit"]}},
    "PUT /api/v1/outlines/{outline_id}": _of(sent=_OUTLINE, version="outline"),
    "DELETE /api/v1/outlines/{outline_id}": _of(version="outline"),
    "POST /api/v1/outlines/{outline_id}/issue": _of(sent={}, version="outline"),
    "POST /api/v1/outlines/{outline_id}/consolidation": _of(sent={}),
    "POST /lam-viec/bao-cao/de-cuong-moi": lambda thing: {
        "form": _OUTLINE_FORM | {"unit": thing["unit"]}
    },
    f"POST {_OUTLINE_PAGE}/sua": _of(form=_OUTLINE_FORM, version="outline"),
    f"POST {_OUTLINE_PAGE}/bo": _of(form={}, version="outline"),
    f"POST {_OUTLINE_PAGE}/ban-hanh": _of(form={}, version="outline"),
    f"POST {_OUTLINE_PAGE}/tong-hop": _of(form={}),
    f"POST {_OUTLINE_PAGE}/bao-cao": _of(form={"unit": "named"}),
    "POST /api/v1/reports": lambda thing: {
        "sent": {"unit_id": thing["unit"], "kind": "yearly", "period": "2026"}
    },
    f"PUT {_REPORT}": _of(sent={"texts": {"ket-qua": "Khác."}}, version="report"),
    f"DELETE {_REPORT}": _of(version="report"),
    f"POST {_REPORT}/filling": _of(sent={"sections": ["ket-qua"]}, version="report"),
    f"POST {_REPORT}/composing": _of(sent={"sections": ["ket-qua"]}, version="report"),
    "POST /lam-viec/bao-cao/moi": lambda thing: {
        "form": {"unit": thing["unit"], "kind": "yearly", "year": "2026"}
    },
    f"POST {_REPORT_PAGE}": _of(
        form={"title": "Báo cáo khác", "section": ["ket-qua"], "text": ["Khác."]},
        version="report",
    ),
    f"POST {_REPORT_PAGE}/so-lieu": _of(
        form={"measure": ["bang-ron"], "number": ["3"], "kind": ["done"]}, version="report"
    ),
    f"POST {_REPORT_PAGE}/dien": _of(form={"section": "ket-qua"}, version="report"),
    f"POST {_REPORT_PAGE}/bo": _of(form={}, version="report"),
    **{f"POST {_REPORT}/steps {name}": _report_step(name) for name in (
        "submit", "withdraw", "accept", "return",
    )},
    **{f"POST {_REPORT_PAGE}/buoc {name}": _report_step_form(name) for name in (
        "submit", "withdraw", "accept", "return",
    )},
    # Units
    "GET /api/v1/log": lambda thing: {"query": f"unit={thing['unit']}"},
    "POST /api/v1/units": lambda thing: {"sent": _UNIT | {"parent_id": thing["unit"]}},
    f"PUT {_UNITS}": lambda thing: {
        "sent": _UNIT | {"parent_id": _PARENTS[thing["unit"]]}, "version": "unit",
    },
    f"POST {_UNITS}/dates": _of(sent=_DAY),
    f"PUT {_UNITS}/dates/{{date_id}}": _of(sent=_DAY, version="date"),
    f"PUT {_UNITS}/dates/{{date_id}}/days/{{year}}": _of(sent=_ANNOUNCED, version="date"),
    f"POST {_UNITS}/dates/{{date_id}}/steps": _of(sent={"step": "offer"}),
    f"POST {_UNITS}/offered-dates/{{date_id}}": lambda thing: {
        "sent": {"taken": True}, "at": {"date_id": thing["offered_id"]},
    },
    f"GET {_UNITS}/agenda": _of(query="from=2027-01-01&to=2027-01-31"),
    f"POST {_UNITS}/channels": _of(sent={"label": "Xe loa lưu động"}),
    f"POST {_UNITS}/measures": _of(sent={"label": "Xe hoa", "counted": "lượt"}),
    f"POST {_UNITS}/webhooks": _of(sent=_WEBHOOK),
    "POST /api/v1/me/feeds": _of(sent={"what": "tasks"}),
    # Pages of plans
    "POST /lam-viec/ke-hoach-moi": lambda thing: {
        "form": {"unit": thing["unit"], "issuer": "issuing", "kind": "topic", "year": "2027"}
    },
    "POST /lam-viec/ke-hoach-tu-van-ban": lambda thing: {
        "form": {"unit": thing["unit"], "issuer": "issuing", "text": _PAPER}
    },
    "POST /lam-viec/ke-hoach-tu-van-ban/lap": lambda thing: {
        "form": {"unit": thing["unit"], "issuer": "issuing", "text": _PAPER}
    },
    f"POST {_PAGE}/can-xem": lambda thing: {"form": {"number": [thing["mark_id"]]}},
    f"POST {_PAGE}/phan-viet": _of(form={"purposes": "Khác."}, version="plan"),
    f"POST {_PAGE}/ten": _of(form={"title": "Kế hoạch khác"}, version="plan"),
    f"POST {_PAGE}/chon": lambda thing: {
        "form": {"shown": thing["day_line"], "was": thing["day_line"]}
    },
    f"POST {_PAGE}/quy-tac": _of(form={"rule": [""]}, version="plan"),
    f"POST {_PAGE}/muc-moi": _of(form=_OTHER),
    f"POST {_PAGE}/muc/{{line_id}}": _of(
        form={"title": "Mục sửa", "first": "2027-08-10", "last": "2027-08-15"}, version="line"
    ),
    f"POST {_PAGE}/muc/{{line_id}}/xoa": _of(form={}, version="line"),
    f"POST {_PAGE}/dot": _of(form=_CAMPAIGN),
    f"POST {_PAGE}/dot/{{campaign_id}}": _of(form=_CAMPAIGN, version="campaign"),
    f"POST {_PAGE}/dot/{{campaign_id}}/xoa": _of(form={}, version="campaign"),
    f"POST {_PAGE}/hoat-dong": _of(form=_ACTIVITY),
    f"POST {_PAGE}/hoat-dong/{{activity_id}}": _of(form=_ACTIVITY, version="activity"),
    f"POST {_PAGE}/hoat-dong/{{activity_id}}/chot": _of(form=_TIME, version="activity"),
    f"POST {_PAGE}/hoat-dong/{{activity_id}}/xoa": _of(form={}, version="activity"),
    f"POST {_PAGE}/thay-doi": _of(form={"key": ["sinh-ho-chi-minh-2027"]}),
    f"POST {_PAGE}/thay-doi/han": lambda thing: {"form": {"number": [thing["moving"]]}},
    f"POST {_PAGE}/nhiem-vu": _of(form=_TASK | {"part": ["lead"], "who": ["Đơn vị named"]}),
    f"POST {_TASK_PAGE}": _of(
        form=_TASK | {"part": ["lead"], "who": ["Đơn vị named"]}, version="task"
    ),
    f"POST {_TASK_PAGE}/xoa": _of(form={}, version="task"),
    f"POST {_PAGE}/nhiem-vu/giao": lambda thing: {
        "form": {"number": [thing["task_id"]], "who": "Đơn vị beside"}
    },
    f"POST {_PAGE}/rut": lambda thing: {"form": {"number": [thing["drawable"]]}},
    f"POST {_PAGE}/kenh": _of(form={"label": "Xe loa lưu động"}),
    f"POST {_PAGE}/mau": lambda thing: {
        "form": {"pick": [f"{thing['day_line']}:{thing['template']}"]}
    },
    f"POST {_PAGE}/noi-nhan": _of(
        form={"who": ["Đơn vị named"], "purpose": ["để biết"]}, version="addressees"
    ),
    f"POST {_PAGE}/da-nhan": _of(form={"unit": "addressed"}),
    f"POST {_PAGE}/y-kien/{{opinion_id}}/tra-loi": _of(form=_TEXT),
    f"POST {_PAGE}/y-kien/{{opinion_id}}/tiep-thu": _of(form=_OUTCOME),
    f"POST {_PAGE}/nam-sau": _of(form={}),
    f"POST {_PAGE}/dieu-chinh": _of(form={}),
    f"POST {_PAGE}/chuong-trinh": _of(form={"period": "2027-q2"}),
    f"POST {_PAGE}/xoa": _of(form={}, version="plan"),
    f"POST {_TASK_PAGE}/phan/{{share_id}}": _of(form={"state": "doing"}, version="share"),
    f"POST {_TASK_PAGE}/phan/{{share_id}}/nhan": _of(form={}),
    # Pages of units
    "GET /lam-viec/don-vi-moi": lambda thing: {"query": f"parent={thing['unit']}"},
    "POST /lam-viec/don-vi-moi": lambda thing: {
        "form": _UNIT | {"parent_id": thing["unit"]}
    },
    f"POST {_DESK}/sua": lambda thing: {
        "form": _UNIT | {"parent_id": _PARENTS[thing["unit"]]}, "version": "unit",
    },
    f"POST {_DESK}/doi-ten": _of(form={"name": "Đơn vị mới", "since": "2026-11-22"}),
    f"POST {_DESK}/ket-thuc": _of(form={"day": "2026-11-30"}),
    f"POST {_DESK}/moi": _of(form={"name": "Ai", "email": "ai@thainguyen.example"}),
    f"POST {_DESK}/moi/thu-hoi": lambda thing: {"form": {"handle": thing["handle"]}},
    f"POST {_DESK}/vai-tro": lambda thing: {
        "form": {"person": thing["member"], "role": "clerk"}
    },
    f"POST {_DESK}/vai-tro/thu-hoi": lambda thing: {
        "form": {"person": thing["member"], "role": "viewer"}
    },
    f"POST {_DESK}/uy-quyen": lambda thing: {
        "form": {
            "person": thing["member"], "role": "editor",
            "first_day": "2026-11-22", "last_day": "2026-11-30",
        }
    },
    f"POST {_DESK}/uy-quyen/ket-thuc": lambda thing: {"form": {"number": thing["delegation"]}},
    f"POST {_DESK}/nhom": _of(form={"name": "Khối khác"}),
    f"POST {_DESK}/nhom/{{group_id}}/them": _of(form={"unit": "above", "day": "2026-11-22"}),
    f"POST {_DESK}/nhom/{{group_id}}/bot": _of(form={"unit": "issuing", "day": "2026-11-22"}),
    f"POST {_DESK}/nhom/{{group_id}}/truong": _of(form={"unit": "issuing", "year": "2026"}),
    f"POST {_DESK}/ngay/them": _of(
        form={
            "kind": "festival", "name": "Hội khác", "rule": "lunar:02-10",
            "source_title": ["Thông báo"], "sure": "true",
        }
    ),
    f"POST {_DESK}/ngay/{{own_id}}/sua": _of(
        form={
            "kind": "festival", "name": "Hội khác", "rule": "lunar:02-10",
            "source_title": ["Thông báo"], "sure": "true",
        },
        version="date",
    ),
    f"POST {_DESK}/ngay/{{own_id}}/thoi-gian": _of(
        form={"year": "2028", "first": "2028-02-16", "last": "2028-02-17", "source": "Thông báo"},
        version="date",
    ),
    f"POST {_DESK}/ngay/{{own_id}}/thoi-gian/bo": _of(form={"year": "2027"}),
    f"POST {_DESK}/ngay/{{own_id}}/chia-se": _of(form={}),
    f"POST {_DESK}/ngay/{{own_id}}/thoi-chia-se": _of(form={}),
    f"POST {_DESK}/ngay/{{own_id}}/bo": _of(form={}),
    f"POST {_DESK}/ngay/{{own_id}}/khoi-phuc": _of(form={}),
    f"POST {_DESK}/ngay/{{own_id}}/lay": lambda thing: {
        "form": {}, "at": {"own_id": thing["offered_id"]},
    },
    f"POST {_DESK}/ngay/{{own_id}}/thoi-lay": lambda thing: {
        "form": {}, "at": {"own_id": thing["offered_id"]},
    },
    f"POST {_DESK}/webhook": _of(form=_WEBHOOK),
    f"POST {_DESK}/webhook/{{webhook_id}}/tat": _of(form={}),
    f"POST {_DESK}/webhook/{{webhook_id}}/gui-lai": lambda thing: {
        "form": {"number": thing["delivery_id"]}
    },
    # Pages of one's own
    "POST /lam-viec/lich-rieng": _of(form={"what": "tasks"}),
    "POST /lam-viec/lich-rieng/huy": lambda thing: {"form": {"number": thing["feed_id"]}},
    f"POST {_ACCOUNT}/ten": _of(form={"name": "Tên khác"}),
    f"POST {_ACCOUNT}/thu": _of(form={"wanted": "false"}),
    f"POST {_ACCOUNT}/mat-khau": _of(
        form={
            "password": "năm giờ chiều mưa", "new": "sáu giờ sáng nắng",
            "repeated": "sáu giờ sáng nắng",
        }
    ),
    f"POST {_ACCOUNT}/hai-buoc": _of(form={"password": "năm giờ chiều mưa"}),
    f"POST {_ACCOUNT}/hai-buoc/xac-nhan": _of(form={"code": "000000"}),
    f"POST {_ACCOUNT}/hai-buoc/tat": _of(form={"code": "000000"}),
    f"POST {_ACCOUNT}/phien": _of(form={"handle": "khong-co"}),
    f"POST {_ACCOUNT}/phien/khac": _of(form={}),
    f"POST {_ACCOUNT}/khoa": lambda thing: {"form": {"name": "Khác", "unit": thing["unit"]}},
    f"POST {_ACCOUNT}/khoa/huy": _of(form={"number": "999999"}),
    "POST /lam-viec/dang-xuat": _of(form={}),
    **{f"POST {_PLAN}/steps {name}": _step(name) for name in (
        "ask", "redraft", "submit", "withdraw", "sign", "return", "issue", "close",
    )},
    **{f"POST {_PAGE}/trinh {name}": _step_form(name) for name in (
        "ask", "redraft", "submit", "withdraw", "sign", "return", "issue", "close",
    )},
}  # fmt: skip
"""What is sent: a body or a form, with which version, and what the address has otherwise."""


# The matrix as read


@dataclass(frozen=True, slots=True)
class Row:
    """What a group of calls is answered at one state: a cell for each relation."""

    state: str
    cells: Mapping[str, str]


def _read(matrix: str) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Each call with its rows."""
    told = re.sub(r"^#.*\n", "", matrix, flags=re.MULTILINE)
    for block in told.strip().split("\n\n"):
        _title, head, *lines = block.splitlines()
        assert tuple(head.split()) == COLUMNS, block
        calls = [line.strip() for line in lines if line.startswith("    ")]
        rows = tuple(
            Row(state, dict(zip(COLUMNS, cells, strict=True)))
            for state, *cells in (line.split() for line in lines if not line.startswith("    "))
        )
        for call in calls:
            yield call, rows


READ = tuple(_read(Path(__file__).with_name("matrix.txt").read_text()))

CALLS = dict(READ)

DONE = "done"
DONE_NOTHING = "done, and nothing was to be done"
SIGN_IN = "401"
FORBIDDEN = "403"
MISSING = "404"

MISSING_ID = "999999"
STALE = '"0000000000000000.00000001"'

MADE_BY = "own-editor"
"""Who changed what, as the log tells it."""


def _expected(cell: str, role: Role | None) -> str:
    """What a cell says of a role."""
    letters, figure, end = re.fullmatch(r"(\*|\.|x|[veacm]+)(\d?)([=/]?)", cell).groups()  # type: ignore[union-attr]
    if letters == ".":
        return MISSING
    if letters == "x":
        return FORBIDDEN
    if letters != "*" and role not in {_LETTERS[letter] for letter in letters}:
        return MISSING if end == "/" else FORBIDDEN
    if figure:
        return {"9": "409", "2": "422"}[figure]
    return DONE_NOTHING if end == "=" else DONE


def _wanted(call: str, row: Row, who: Any) -> str:
    """What ``who`` is answered: by the cells, and by what stands beside them."""
    is_page = "/lam-viec" in call
    cells = {**row.cells, **BESIDE.get(call, {})}
    if who.relation == "anonymous" or (is_page and who.key):
        return SIGN_IN
    if who.reads_only and not call.startswith("GET "):
        return FORBIDDEN
    if who.relation in cells:
        return _expected(cells[who.relation], who.role)
    match who.relation:
        case "lent" | "read key" | "write key":
            return _expected(cells["own"], who.role)
        case "key of another unit":
            return _expected(cells["beside"], who.role)
        case "ended":
            return _expected(cells["own"], Role.VIEWER)
    raise AssertionError(who.relation)


_MAKERS = {"own", "lent", "read key", "write key", "ended"}
_INSIDERS = _MAKERS | {"issuing", "above"}

READ_LOG: Mapping[str, set[str]] = {
    **dict.fromkeys(("plan", "addressees", "line", "campaign", "activity", "task"), _INSIDERS),
    **dict.fromkeys(("share", "figures"), _INSIDERS | {"named"}),
    **dict.fromkeys(("unit", "date", "outline", "report"), _MAKERS),
}
"""Who may read in the log who changed what: nobody else learns it by a stale version."""


# Asking


def _asked(
    world: Any, who: Any, call: str, thing: Thing, *, hides: str = "", stale: bool = False
) -> Any:
    """What ``who`` is answered.

    ``hides`` is what is asked for as if it were not there: the thing itself, or the unit
    for which it is asked.  What is ``stale`` comes with a version that is no more.
    """
    method, path, *_ = call.split()
    sent = SENT.get(call, _of())(thing)
    place = {"ending": "docx"} | dict(thing) | sent.get("at", {})
    if hides == "thing":
        place[re.findall(r"{(\w+)}", path)[0]] = MISSING_ID
    etag = "*" if sent.get("any_version") else ""
    body, form, query = sent.get("sent"), sent.get("form"), sent.get("query", "")
    if version := sent.get("version"):
        etag = STALE if stale else thing["versions"][version]
        form = None if form is None else form | {"version": etag.strip('"')}
    if hides == "unit":
        body, form = _of_no_unit(body), _of_no_unit(form)
        query = re.sub("unit=.*", f"unit={MISSING_ID}", query)
        place["unit_id"] = MISSING_ID
    address = path.format_map(place) + (f"?{query}" if query else "")
    return world.ask(who, method, address, sent=body, form=form, etag=etag)


def _of_no_unit(sent: Any) -> Any:
    """A body or a form for a unit that is not there."""
    if not isinstance(sent, dict):
        return sent
    return sent | {name: MISSING_ID for name in ("unit_id", "unit") if name in sent}


def _told(answer: Any) -> str:
    """An answer as the matrix tells it."""
    if answer.asks_to_sign_in and "set-cookie" not in answer.headers:
        return SIGN_IN
    if answer.status < 400:
        return DONE
    return str(answer.status)


def _thing(world: Any, row: Row, who: Any) -> Thing:
    unit = "ended" if who.relation == "ended" else "own"
    found: Thing = world.things[unit, row.state]
    return found


def _alike(body: str, thing: Thing) -> str:
    """A body without what tells one address from another."""
    told = {str(value) for value in thing.values() if isinstance(value, (str, int))}
    known = sorted({MISSING_ID, "named", "addressed", *told}, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, known))})\b", "#", body)


# Tests


def test_every_private_call_and_page_has_its_rows(sqlite_world: Any) -> None:
    told = {" ".join(call.split()[:2]) for call in CALLS} | OPEN.keys()
    lacking = sorted(sqlite_world.routes() - told)
    assert not lacking, f"no row in the matrix: {lacking}"
    assert not told - sqlite_world.routes(), "rows of calls that are no more"
    assert len(READ) == len(CALLS), "a call stands twice"
    assert SENT.keys() | BESIDE.keys() <= CALLS.keys()


@pytest.mark.parametrize("call", CALLS)
def test_a_call_answers_whom_the_matrix_says(world: Any, call: str) -> None:
    asked = [
        (row, who)
        for row in CALLS[call]
        for who in world.askers
        if (not world.is_sample or _is_in_sample(who)) and _is_asked(call, row, who)
    ]
    faults = [fault for row, who in asked for fault in _faults(world, call, row, who)]
    assert asked
    assert not faults, "\n".join(faults)


def _is_asked(call: str, row: Row, who: Any) -> bool:
    """Whether to ask: whoever is to be refused, always; of those let in, every third.

    Whole pages are made for those let in, which takes most of the time: with
    ``KYNIEM_WHOLE_MATRIX=1`` all of them are asked.
    """
    if WHOLE or _wanted(call, row, who) != DONE:
        return True
    return zlib.crc32(f"{call}{row.state}{who.name}".encode()) % 3 == 0


def _is_in_sample(who: Any) -> bool:
    """Whether PostgreSQL is asked too: for approvers, who read, edit and sign, in each relation."""
    return who.role is Role.APPROVER


def _faults(world: Any, call: str, row: Row, who: Any) -> Iterator[str]:
    thing = _thing(world, row, who)
    wanted = _wanted(call, row, who)
    answer = _asked(world, who, call, thing)
    at = f"{call}, {row.state}, {who.name}"
    if _told(answer) != wanted.partition(",")[0]:
        yield f"{at}: {wanted} was wanted, {answer.status} came: {answer.body[:200]}"
        return
    changes = not call.startswith("GET ")
    if wanted == DONE and changes and not answer.written:
        yield f"{at}: nothing was written"
    if wanted != DONE and answer.written:
        yield f"{at}: refused, and yet written: {answer.written}"
    if who.role in {None, Role.EDITOR, Role.APPROVER} and who.relation != "anonymous":
        yield from _told_too_much(world, call, thing, who, wanted, answer, at)


def _told_too_much(
    world: Any, call: str, thing: Thing, who: Any, wanted: str, answer: Any, at: str
) -> Iterator[str]:
    """What a refusal tells of what is there."""
    if wanted == MISSING and who.role is not Role.APPROVER and "{" in call:
        told = _alike(answer.body, thing)
        nowhere = (_asked(world, who, call, thing, hides=what) for what in ("thing", "unit"))
        if not any((one.status, _alike(one.body, thing)) == (404, told) for one in nowhere):
            yield f"{at}: hidden is told otherwise than missing: {answer.body}"
    version = SENT.get(call, _of())(thing).get("version", "")
    may_know = who.role is Role.EDITOR or who.relation in READ_LOG.get(version, ())
    if wanted in {FORBIDDEN, DONE} and version and not may_know:
        stale = _asked(world, who, call, thing, stale=True)
        if stale.status == 412 and MADE_BY in stale.body:
            yield f"{at}: a stale version is told who changed it: {stale.body[:300]}"


@pytest.mark.parametrize("call", OPEN)
def test_a_token_that_nobody_gave_opens_nothing(world: Any, call: str) -> None:
    method, path = call.split()
    answer = world.ask(world.who("anonymous"), method, path.format(token="x" * 43), form={})
    assert (answer.status, answer.written) == (OPEN[call], ())


@pytest.mark.parametrize(
    ("path", "token"),
    [("/lam-viec/loi-moi/{}", "invitation"), ("/bi-mat/{}.ics", "token")],
)
def test_a_token_is_enough_whoever_holds_it(world: Any, path: str, token: str) -> None:
    address = path.format(world.things["own", "any"][token])
    for who in ("anonymous", "none", "beside"):
        asker = world.who(who, Role.VIEWER if who == "beside" else None)
        assert world.ask(asker, "GET", address).status == 200, who


@pytest.mark.parametrize("step", ["sign", "return"])
def test_nobody_signs_or_returns_what_they_submitted(world: Any, step: str) -> None:
    other, own = world.things["own", "submitted"], world.things["own", "own submission"]
    call = f"POST {_PLAN}/steps {step}"
    assert _asked(world, world.submitter, call, other).status == 200
    refused = _asked(world, world.submitter, call, own)
    assert (refused.status, refused.written) == (403, ())
    assert _asked(world, world.who("issuing", Role.APPROVER), call, own).status == 200


def _listed(world: Any, who: Any, address: str, key: str) -> set[Any]:
    answer = world.ask(who, "GET", f"/api/v1/{address}?limit=500")
    assert answer.status == 200, answer.body
    return {one[key] for one in answer.json()["items"]}


LISTS = [
    ("plans", "plan_id", f"GET {_PLAN}"),
    ("outlines", "outline_id", "GET /api/v1/outlines/{outline_id}"),
    ("reports", "report_id", "GET /api/v1/reports/{report_id}"),
]


@pytest.mark.parametrize(("address", "name", "call"), LISTS, ids=[row[0] for row in LISTS])
def test_a_list_has_what_one_is_shown_and_nothing_else(
    world: Any, address: str, name: str, call: str
) -> None:
    for who in world.askers:
        if who.relation == "anonymous":
            continue
        listed = _listed(world, who, address, "id")
        for row in CALLS[call]:
            is_there = _thing(world, row, who)[name] in listed
            assert is_there is (_wanted(call, row, who) == DONE), (row.state, who.name)


def test_the_list_of_tasks_has_those_of_plans_in_force_and_of_own_drafts(world: Any) -> None:
    call = f"GET {_PLAN}"
    for who in world.askers:
        if who.relation == "anonymous":
            continue
        listed = _listed(world, who, "tasks", "id")
        for row in CALLS[call]:
            shown = _wanted(call, row, who) == DONE
            wanted = shown and (row.state == "issued" or who.relation in _MAKERS)
            assert (_thing(world, row, who)["task_id"] in listed) is wanted, (row.state, who.name)


GETS = [call for call in CALLS if call.startswith("GET ") and "{" in call]


KEPT_FROM = {
    "named": ("secret", "opinion"),
    "addressed": ("opinion", "confided"),
    "asked": ("confided",),
}
"""What each unit that a plan reaches is not told, in whatever it is answered.

Of a plan that only names it, it reads its tasks; of one that it gets, all that the plan
says, but not what others said of it or of their work.
"""


@pytest.mark.parametrize("relation", KEPT_FROM)
@pytest.mark.parametrize("call", GETS)
def test_a_unit_that_a_plan_reaches_is_not_told_more(
    sqlite_world: Any, cheap_hashes: None, call: str, relation: str
) -> None:
    who = sqlite_world.who(relation, Role.APPROVER)
    for row in CALLS[call]:
        body = _asked(sqlite_world, who, call, _thing(sqlite_world, row, who)).body
        told = [name for name in KEPT_FROM[relation] if sqlite_world.texts[name] in body]
        assert not told, row.state
