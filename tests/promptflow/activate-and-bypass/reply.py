from promptflow.core import tool


@tool
def reply(order, refund="no refund", fallback={"word": "none"}, limit: int = 0) -> str:
    """Takes what was not bypassed, and the defaults of what was."""
    return repr([order, refund, fallback, limit])
