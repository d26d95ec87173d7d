"""Older files take these from here."""

from .._core.tool import ToolProvider, log_metric, tool

__all__ = ["ToolProvider", "log_metric", "tool"]
