from promptflow.core import tool


@tool
def praise(points: float) -> str:
    return f"{points} of 1"
