"""Coroutines and thread pools in a place that has one thread: a loop that sleeps, and pools that work at once."""

import asyncio
import concurrent.futures
import time


class _NoFiles:
    def select(self, timeout=None):
        if timeout:
            time.sleep(timeout)
        return ()

    def get_map(self):
        return {}

    def close(self):
        pass


class SleepingLoop(asyncio.BaseEventLoop):
    """An event loop without files and sockets: it runs what is due and sleeps in between."""

    def __init__(self):
        super().__init__()
        self._selector = _NoFiles()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    def run_in_executor(self, executor, func, *args):
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future


def run(main, *, debug=None, loop_factory=None):
    """`asyncio.run`, on the sleeping loop."""
    with asyncio.Runner(debug=debug, loop_factory=loop_factory or SleepingLoop) as runner:
        return runner.run(main)


def _submit(self, fn, /, *args, **kwargs):
    future = concurrent.futures.Future()
    future.set_running_or_notify_cancel()
    try:
        future.set_result(fn(*args, **kwargs))
    except Exception as error:
        future.set_exception(error)
    return future


def install():
    """Makes the ways in which user code usually waits and spreads work do so here."""
    asyncio._set_running_loop(None)
    asyncio.run = asyncio.runners.run = run
    asyncio.new_event_loop = asyncio.events.new_event_loop = SleepingLoop
    concurrent.futures.ThreadPoolExecutor.submit = _submit
