"""Workers are the processes that answer, all at one address; one of them needs no other."""

from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess


def run(app: str, **options: Any) -> None:  # Any: what uvicorn takes
    """Serve ``app`` in as many processes as ``options`` say, until told to end."""
    if options["workers"] == 1:
        uvicorn.run(app, **options)
        return
    config = uvicorn.Config(app, **options)
    Workers(config, sockets=[config.bind_socket()]).run()


class Workers(Multiprocess):
    """A supervisor that listens no longer than those who answer."""

    def terminate_all(self) -> None:
        """Tell all to end."""
        super().terminate_all()
        # While this process held it open, who comes late would wait for nobody.
        for socket in self.sockets:
            socket.close()
