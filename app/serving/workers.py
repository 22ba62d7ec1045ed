"""Workers are the processes that answer, all at one address; one of them needs no other."""

import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess
from threading import Thread
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


def end_with_supervisor() -> None:
    """Let this worker end when its supervisor dies, of which no signal would tell it.

    Otherwise it would go on answering at an address that the next start needs.
    """
    supervisor = multiprocessing.parent_process()
    if supervisor:
        Thread(target=_end_after, args=(supervisor,), name="supervisor", daemon=True).start()


def _end_after(supervisor: BaseProcess) -> None:
    supervisor.join()
    os.kill(os.getpid(), signal.SIGTERM)
