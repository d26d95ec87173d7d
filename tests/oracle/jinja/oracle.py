"""Renders templates with Debian's Jinja2, as Prompt flow does: reads JSON lines, writes JSON lines."""
import json
import signal
import sys

try:
    import jinja2
    from jinja2 import meta
    from jinja2.sandbox import SandboxedEnvironment
except ImportError:
    print(json.dumps({"missing": True}))
    sys.exit(0)


class TooLong(Exception):
    pass


def alarm(_signal, _frame):
    raise TooLong("took more than 5 seconds")


def render(row):
    options = row.get("options", {})
    environment = SandboxedEnvironment(
        trim_blocks=options.get("trimBlocks", True),
        lstrip_blocks=options.get("lstripBlocks", False),
        keep_trailing_newline=options.get("keepTrailingNewline", True),
    )
    signal.alarm(5)
    answer = {}
    try:
        answer["inputs"] = sorted(meta.find_undeclared_variables(environment.parse(row["template"])))
        answer["out"] = environment.from_string(row["template"]).render(**row["values"])
    except Exception as error:  # every error is an answer here
        answer["error"] = type(error).__name__
        answer["message"] = str(error)[:300]
        answer["line"] = getattr(error, "lineno", None)
    finally:
        signal.alarm(0)
    return answer


signal.signal(signal.SIGALRM, alarm)
sys.setrecursionlimit(2000)
print(json.dumps({"jinja2": jinja2.__version__, "python": sys.version.split()[0]}), flush=True)
for line in sys.stdin:
    print(json.dumps(render(json.loads(line))), flush=True)
