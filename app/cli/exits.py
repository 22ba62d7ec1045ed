"""How a command ends: its exit code, and the refusal that carries one."""

from enum import IntEnum

from app.errors import AppError


class ExitCode(IntEnum):
    """What scripts may rely on; ``kyniem --help`` lists them."""

    DONE = 0
    DIFFERENCE = 1
    WRONG_INPUT = 2
    DATABASE = 3


class Refused(AppError):
    """A command that cannot be done; ``sentence`` says why, in Vietnamese."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.WRONG_INPUT) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
