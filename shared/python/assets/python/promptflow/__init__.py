"""The names of Prompt flow that node files import, made anew for Sluice's interpreter."""

from ._core.tool import ToolProvider, log_metric, tool
from .tracing import trace

__all__ = ["ToolProvider", "log_metric", "tool", "trace"]
