"""Settings of a tool's form; taken, and of no effect where no form is drawn. Connections were also found here."""

from ..connections import *  # noqa: F403


class _Settings:
    def __init__(self, *args, **kwargs):
        self.args = args
        self.__dict__.update(kwargs)


class InputSetting(_Settings):
    """How one input is asked for."""


class DynamicList(_Settings):
    """A list that a function would give."""
