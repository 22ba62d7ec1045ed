"""The closed lists of plans, with their labels in Vietnamese and English."""

from app.catalogue.vocabulary import Labelled


class PlanKind(Labelled):
    """What a plan is for."""

    YEAR = "year", "Kế hoạch năm", "Plan of a year"
    SEVERAL_YEARS = "several-years", "Kế hoạch nhiều năm", "Plan of several years"
    COMMEMORATION = "commemoration", "Kế hoạch một lễ kỷ niệm", "Plan of one commemoration"
    TOPIC = "topic", "Kế hoạch chuyên đề", "Topic plan"
    TERM = "term", "Chương trình toàn khóa", "Programme of a term"
    PROGRAMME = "programme", "Chương trình công tác", "Programme of work"


class PlanState(Labelled):
    """Where a plan is on its way."""

    DRAFT = "draft", "Dự thảo", "Draft"
    OPINIONS = "opinions", "Xin ý kiến", "Out for opinions"
    SUBMITTED = "submitted", "Trình ký", "Laid before the signer"
    SIGNED = "signed", "Đã ký", "Signed"
    ISSUED = "issued", "Ban hành", "Issued"
    CLOSED = "closed", "Kết thúc", "Closed"

    @property
    def is_open(self) -> bool:
        """Whether its contents may still be edited."""
        return self in {PlanState.DRAFT, PlanState.OPINIONS}

    @property
    def is_approved(self) -> bool:
        """Whether it was signed."""
        return self in {PlanState.SIGNED, PlanState.ISSUED, PlanState.CLOSED}

    @property
    def is_in_force(self) -> bool:
        """Whether it was issued, be it closed since."""
        return self in {PlanState.ISSUED, PlanState.CLOSED}


IN_FORCE = tuple(state for state in PlanState if state.is_in_force)
"""The states of plans that were issued."""


class Step(Labelled):
    """What moves a plan from one state to the next."""

    ASK = "ask", "Xin ý kiến", "Ask for opinions"
    REDRAFT = "redraft", "Tiếp thu, hoàn thiện dự thảo", "Back to drafting"
    SUBMIT = "submit", "Trình ký", "Submit"
    WITHDRAW = "withdraw", "Rút lại", "Withdraw"
    RETURN = "return", "Trả lại", "Return"
    SIGN = "sign", "Ký", "Sign"
    ISSUE = "issue", "Ban hành", "Issue"
    CLOSE = "close", "Kết thúc", "Close"


class TextPart(Labelled):
    """A written part of a plan, in the order of documents."""

    GROUNDS = "grounds", "Căn cứ", "Grounds"
    PURPOSES = "purposes", "Mục đích", "Purposes"
    REQUIREMENTS = "requirements", "Yêu cầu", "Requirements"
    CONTENT = "content", "Nội dung tuyên truyền", "Content of the communication"
    FORMS = "forms", "Hình thức tuyên truyền", "Forms of communication"
    ORGANISATION = "organisation", "Tổ chức thực hiện", "Organisation"
    COSTS = "costs", "Kinh phí", "Costs"


class LineKind(Labelled):
    """What a line of a plan is about."""

    OCCURRENCE = "occurrence", "Ngày kỷ niệm", "Anniversary"
    REVIEW = "review", "Sơ kết, tổng kết", "Review of a document"
    OTHER = "other", "Nội dung khác", "Something else"


class ActivityKind(Labelled):
    """What is held."""

    CONFERENCE = "conference", "Hội nghị", "Conference"
    CEREMONY = "ceremony", "Lễ kỷ niệm", "Ceremony"
    INCENSE = "incense", "Dâng hương, dâng hoa", "Offering of incense or flowers"
    SEMINAR = "seminar", "Hội thảo, tọa đàm", "Seminar"
    EXHIBITION = "exhibition", "Triển lãm, trưng bày", "Exhibition"
    PERFORMANCE = "performance", "Văn nghệ", "Performance"
    RETURN_TO_ROOTS = "roots", "Về nguồn", "Journey to historical places"
    VISIT = "visit", "Thăm hỏi, tri ân", "Visit of thanks"
    CONTEST = "contest", "Cuộc thi, giải thưởng", "Contest"
    SPORT = "sport", "Thể thao", "Sport"
    FESTIVAL = "festival", "Lễ hội", "Festival"
    OTHER = "other", "Hoạt động khác", "Something else"


class Part(Labelled):
    """What an assignee has in a task."""

    LEAD = "lead", "Chủ trì", "Leads"
    SUPPORT = "support", "Phối hợp", "Supports"


class ShareState(Labelled):
    """How far an assignee is with its share of a task."""

    TODO = "todo", "Chưa thực hiện", "Not begun"
    DOING = "doing", "Đang thực hiện", "Under way"
    DONE = "done", "Hoàn thành", "Done"
    DROPPED = "dropped", "Không thực hiện", "Not to be done"


class Handing(Labelled):
    """Where a deliverable stands that was handed in."""

    SUBMITTED = "submitted", "Đã nộp", "Handed in"
    REVIEWING = "reviewing", "Đang thẩm định", "Being looked through"
    PASSED = "passed", "Đạt", "Passed"
    CHANGES = "changes", "Yêu cầu sửa", "To be changed"


class Outcome(Labelled):
    """What became of an opinion."""

    TAKEN = "taken", "Tiếp thu", "Taken in"
    PARTLY = "partly", "Tiếp thu một phần", "Taken in partly"
    EXPLAINED = "explained", "Giải trình", "Explained"


class Origin(Labelled):
    """How a task came to be made after another."""

    DRAWN = "drawn", "Từ chương trình", "Drawn from a longer plan"
    COPIED = "copied", "Từ năm trước", "Copied from last year"
    ADJUSTED = "adjusted", "Từ kế hoạch được điều chỉnh", "From the plan that is adjusted"
    ADOPTED = "adopted", "Từ kế hoạch cấp trên", "Adopted from a plan above"
