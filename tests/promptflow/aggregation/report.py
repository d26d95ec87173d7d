from promptflow.core import log_metric, tool


@tool
def report(summary: dict) -> str:
    """Reads another aggregation node as it is, not as a list."""
    log_metric("praised", sum(one is not None for one in summary["praises"]))
    return f"{len(summary['truths'])} lines, mean {summary['mean']:.3f}"
