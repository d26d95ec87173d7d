"""Tracing is the platform's own; the decorator is taken and changes nothing."""


def trace(func=None, **options):
    """Taken for the sake of files that use it."""
    return (lambda function: function) if func is None else func


def start_trace(*args, **kwargs):
    """Taken for the sake of files that call it."""
