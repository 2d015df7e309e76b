"""A cluster: processes on other machines, which Dask's scheduler leads, as the executor of `concurrent.futures`."""

from __future__ import annotations

from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, TypeVar

from topodoc.diagnostics import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Value = TypeVar("Value")
_PATIENCE = 10  # seconds for a scheduler to answer


class Cluster(Executor):
    """What a *client* of Dask is asked to do. Bytes are sent once, however often they are needed."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 - Dask has no types
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._sent: tuple[bytes, object] = (b"", b"")

    def submit(self, fn: Callable[..., Value], /, *args: Any, **kwargs: Any) -> Future[Value]:  # noqa: ANN401 - as the executor has it
        """Have *fn* called by a worker. Dask asks another one where one dies."""
        found: Future[Value] = self._executor.submit(fn, *map(self._there, args), **kwargs)
        return found

    def _there(self, argument: object) -> object:
        if not isinstance(argument, bytes):
            return argument
        if self._sent[0] != argument:
            self._sent = argument, self._client.scatter(argument, broadcast=True)
        return self._sent[1]


@contextmanager
def cluster_at(address: str) -> Iterator[Cluster]:
    """Lend the cluster whose scheduler is at *address*. Raises SettingsError where there is none, or where it cannot do the work."""
    try:
        from distributed import Client  # noqa: PLC0415 - few have it, and it takes a second
        from distributed.comm.core import CommClosedError  # noqa: PLC0415
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError:
        message = "--cluster needs Dask, which is not installed; run: pip install 'topodoc[cluster]'"
        raise SettingsError(message) from None
    try:
        client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        message = f"no scheduler answers at {address}; start one with dask scheduler, or leave out --cluster"
        raise SettingsError(message) from None
    try:
        judge(client, address)
        yield Cluster(client)
    except (CancelledError, CommClosedError, KilledWorker, OSError) as error:
        what = type(error).__name__
        message = f"the cluster at {address} did not finish ({what}), so topodoc wrote nothing; look at its logs, or leave out --cluster"
        raise SettingsError(message) from None
    finally:
        client.close(timeout=_PATIENCE)


def judge(client: Any, address: str) -> None:  # noqa: ANN401 - Dask has no types
    """Raise SettingsError where a worker of *client* would do otherwise than we do."""
    ours = _ours()
    try:
        theirs: dict[str, str] = client.run(version, "topodoc")
    except PackageNotFoundError:
        theirs = {address: "none"}
    if not theirs:
        message = f"the scheduler at {address} has no workers; start one with: dask worker {address}"
        raise SettingsError(message)
    for worker, found in theirs.items():
        if found != ours:
            message = f"{worker} has topodoc {found}, and this is {ours}; install the same there: pip install topodoc=={ours}"
            raise SettingsError(message)


def _ours() -> str:
    return version("topodoc")
