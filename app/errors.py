"""An application error is a request that cannot be met; its attributes say why."""


class AppError(Exception):
    """The base of the errors that are answered to whoever asked, not crashed on."""
