import math

from promptflow.core import tool


@tool
def compare(one: list, two: list) -> float:
    """The cosine of two vectors."""
    lengths = math.sqrt(sum(x * x for x in one)) * math.sqrt(sum(y * y for y in two))
    return sum(x * y for x, y in zip(one, two)) / lengths
