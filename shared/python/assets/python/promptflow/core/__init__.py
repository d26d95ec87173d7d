"""The names that files import from `promptflow.core`."""

from .._core.tool import ToolProvider, log_metric, tool

__all__ = ["ToolProvider", "log_metric", "tool"]


def __getattr__(name):
    if name in ("Flow", "AsyncFlow", "Prompty", "AsyncPrompty"):
        raise ImportError(
            f"promptflow.core.{name} is not there: a Python node cannot call a model or a flow;"
            " write it as a node of its own (`type: prompty`, `llm` or `flow`)"
        )
    raise AttributeError(f"module 'promptflow.core' has no attribute {name!r}")
