"""Older files take `log_metric` from here."""

from .tool import log_metric

__all__ = ["log_metric"]
