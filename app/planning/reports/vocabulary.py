"""The closed lists of reports, with their labels in Vietnamese and English."""

from app.catalogue.vocabulary import Labelled


class ReportKind(Labelled):
    """What a report is about."""

    MONTHLY = "monthly", "Báo cáo tháng", "Monthly report"
    QUARTERLY = "quarterly", "Báo cáo quý", "Quarterly report"
    SIX_MONTHS = "six-month", "Báo cáo 6 tháng", "Report of six months"
    NINE_MONTHS = "nine-month", "Báo cáo 9 tháng", "Report of nine months"
    YEARLY = "yearly", "Báo cáo năm", "Yearly report"
    COMMEMORATION = "commemoration", "Báo cáo một lễ kỷ niệm", "Report of one commemoration"
    MID_TERM = "mid-term", "Báo cáo giữa nhiệm kỳ", "Mid-term report"
    TERM = "term", "Báo cáo nhiệm kỳ", "Report of a term"


class ReportState(Labelled):
    """Where a report is on its way."""

    DRAFT = "draft", "Dự thảo", "Draft"
    SUBMITTED = "submitted", "Đã nộp", "Handed in"
    ACCEPTED = "accepted", "Đã tiếp nhận", "Accepted"
    RETURNED = "returned", "Trả lại", "Returned"

    @property
    def is_open(self) -> bool:
        """Whether it may still be edited."""
        return self in {ReportState.DRAFT, ReportState.RETURNED}

    @property
    def is_handed_in(self) -> bool:
        """Whether others than its own unit are shown it."""
        return not self.is_open


class ReportStep(Labelled):
    """What moves a report from one state to the next."""

    SUBMIT = "submit", "Nộp báo cáo", "Hand in"
    WITHDRAW = "withdraw", "Rút lại", "Withdraw"
    ACCEPT = "accept", "Tiếp nhận", "Accept"
    RETURN = "return", "Trả lại", "Return"


class Standing(Labelled):
    """How work stands when figures close: its progress on that day, or what is expected of it.

    The words of ``Progress`` mean the same here.
    """

    EARLY = "early", "Hoàn thành trước hạn", "Done early"
    ON_TIME = "on-time", "Hoàn thành đúng hạn", "Done on time"
    LATE = "late", "Hoàn thành quá hạn", "Done late"
    EXPECTED = "expected", "Ước thực hiện", "Expected to be done"
    UNDER_WAY = "under-way", "Đang thực hiện, trong hạn", "Under way, in time"
    UNDER_WAY_LATE = "under-way-late", "Đang thực hiện, quá hạn", "Under way, overdue"
    NOT_DUE = "not-due", "Chưa đến hạn", "Not due yet"
    OVERDUE = "overdue", "Chưa thực hiện, quá hạn", "Not begun, overdue"
    DROPPED = "dropped", "Không thực hiện", "Not to be done"


DONE = frozenset({Standing.EARLY, Standing.ON_TIME, Standing.LATE})
STILL_LATE = frozenset({Standing.UNDER_WAY_LATE, Standing.OVERDUE})
STILL_OPEN = frozenset({Standing.UNDER_WAY, Standing.NOT_DUE})
