"""A slogan template is the form of a slogan for anniversaries of some kinds; none is for mourning.

Rows of ``data/templates/slogans.yaml``.  A text may hold ``{phrase}``, "kỷ niệm 97 năm Ngày
thành lập Đảng Cộng sản Việt Nam (03/02/1930 - 03/02/2027)", and ``{name}``, the same
without its years.  A row without kinds closes every list of slogans.
"""

import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.calendar.phrase import Manner
from app.catalogue.entry import Citation, EventId, Strict, Text
from app.catalogue.mourned import MOURNED
from app.catalogue.vocabulary import Category

CELEBRATING = "nhiệt liệt chào mừng"

_PLACEHOLDERS = frozenset({"phrase", "name"})
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


class SloganRow(Strict):
    """One template; ``manner`` and ``category`` say for which days it is.

    ``sources`` are documents in which the form stands; without any it is ``suggested`` by us.
    """

    id: EventId
    text: Text
    manner: tuple[Manner, ...] = ()
    category: tuple[Category, ...] = ()
    sources: Annotated[tuple[Citation, ...], Field()] = ()
    suggested: bool = False

    @property
    def closes(self) -> bool:
        """Whether it ends every list, whatever the day."""
        return not self.manner

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if bool(self.sources) is self.suggested:
            raise ValueError("ghi sources (văn bản cho thấy cách viết) hoặc suggested: true")
        return self

    @model_validator(mode="after")
    def _is_not_for_mourning(self) -> Self:
        if mourned := sorted(MOURNED & set(self.manner)):
            raise ValueError(f"không viết khẩu hiệu cho ngày {mourned[0].value}")
        if CELEBRATING in self.text.casefold() and set(self.manner) != {Manner.KY_NIEM}:
            raise ValueError("“Nhiệt liệt chào mừng” chỉ dùng với manner: [ky-niem]")
        return self

    @model_validator(mode="after")
    def _holds_what_can_be_filled(self) -> Self:
        held = _PLACEHOLDER.findall(self.text)
        if strangers := sorted(set(held) - _PLACEHOLDERS):
            raise ValueError(f"không có {{{strangers[0]}}} ở đây; chỉ dùng {{phrase}}, {{name}}")
        if self.closes and (held or self.category):
            raise ValueError("khẩu hiệu kết thúc (không có manner) không nêu ngày và nhóm nào")
        if not self.closes and not held:
            raise ValueError("khẩu hiệu của một ngày phải có {phrase} hoặc {name}")
        return self
