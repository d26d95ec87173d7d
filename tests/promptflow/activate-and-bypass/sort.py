from promptflow.core import tool


@tool
def sort(kind: str, amount: int) -> dict:
    """Tells orders from refunds."""
    return {"kind": kind, "amount": amount, "is_refund": kind == "refund"}
