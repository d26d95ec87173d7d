"""Older files take connections from here."""

from ..connections import *  # noqa: F403
from ..connections import _Connection  # noqa: F401
