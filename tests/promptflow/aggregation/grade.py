from promptflow.core import tool


@tool
def grade(answer: str, truth: str) -> dict:
    """Shares of words that both say."""
    said, true = set(answer.lower().split()), set(truth.lower().split())
    return {"points": len(said & true) / len(true), "exact": answer == truth}
