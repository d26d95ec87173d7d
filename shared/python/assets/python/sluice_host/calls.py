"""Calls a tool: arguments in, output out, whatever kind of function it is."""

import collections.abc
import inspect

from promptflow import connections

from . import faults, values
from .loops import SleepingLoop
from .tools import ToolProblem, load_tool

most_output = 8_000_000
_loaded = {}


def call_tool(request, emit):
    """Calls the tool of a node. A node's file is run once and its module kept, as in a process that stays."""
    try:
        call = _callable_of(request)
        arguments = _arguments(request, call[0])
    except ToolProblem as problem:
        return {"errors": problem.problems}
    except _LoadFailure as failure:
        return {"load_failure": faults.describe(failure.__cause__)}
    except Exception as error:
        return {"failure": faults.describe(error)}
    try:
        result = call[1](**arguments)
        output = _finished(result, request, emit)
    except BaseException as error:
        return {"failure": faults.describe(error)}
    try:
        return {"output": values.outgoing(output)}
    except values.Unserializable as problem:
        return {"unserializable": {"where": problem.where, "what": problem.what}}


class _LoadFailure(Exception):
    pass


def _callable_of(request):
    key = (request["node"], request["path"])
    tool = _loaded.get(key)
    if tool is None:
        tool = _loaded[key] = [load_tool(request["path"]), {}]
    loaded, instances = tool
    if loaded.owner is None:
        return loaded, loaded.function
    init = {name: value for name, value in _given(request, loaded) if loaded.parameters[name].init}
    instance_key = repr(sorted(init.items(), key=lambda item: item[0]))
    instance = instances.get(instance_key)
    if instance is None:
        try:
            instance = instances[instance_key] = loaded.owner(**init)
        except Exception as error:
            raise _LoadFailure from error
    return loaded, getattr(instance, loaded.function.__name__)


def _arguments(request, tool):
    named = tool.parameters
    arguments = {name: value for name, value in _given(request, tool) if not named[name].init}
    if tool.takes_more:
        more = {name: values.with_images(value) for name, value in request["inputs"].items() if name not in named}
        arguments.update(more)
    return arguments


def _given(request, tool):
    for name, value in request["inputs"].items():
        parameter = tool.parameters.get(name)
        if parameter is not None:
            yield name, values.incoming(value, parameter.annotation, parameter.type)
    for name, described in request.get("connections", {}).items():
        parameter = tool.parameters.get(name)
        if parameter is not None:
            strong = getattr(tool.module, parameter.strong) if parameter.strong else None
            yield name, connections._open(described, strong)


def _finished(result, request, emit):
    if inspect.iscoroutine(result) or inspect.isawaitable(result):
        result = _run(result)
    if inspect.isasyncgen(result):
        return _gathered(_steps(result), request, emit)
    if isinstance(result, collections.abc.Iterator):
        return _gathered(result, request, emit)
    return result


def _run(awaitable):
    async def wait():
        return await awaitable

    loop = SleepingLoop()
    try:
        return loop.run_until_complete(wait())
    finally:
        loop.close()


def _steps(generator):
    loop = SleepingLoop()
    try:
        while True:
            try:
                yield loop.run_until_complete(generator.__anext__())
            except StopAsyncIteration:
                return
    finally:
        loop.run_until_complete(generator.aclose())
        loop.close()


def _gathered(generator, request, emit):
    # An output that other nodes read stays a list of pieces, as they would have got them one by one.
    pieces = []
    size = 0
    for piece in generator:
        pieces.append(piece)
        if request.get("joined"):
            text = str(piece)
            size += len(text)
            if size > most_output:
                raise ValueError(f"a generator may give up to {most_output} characters")
            if request.get("streams"):
                emit(text)
    return "".join(str(piece) for piece in pieces) if request.get("joined") else pieces
