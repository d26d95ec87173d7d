"""What runs inside an interpreter: finds the tools of a flow's files and calls them.

Requests and answers are JSON texts. One request is handled at a time.
"""

import json
import os
import sys

from . import calls, console, loops, tools, values
from .console import call_in_progress

flow_folder = "/flow"


def start():
    """Makes the interpreter ready for a flow: where its files stand, what it prints to, how it waits."""
    os.makedirs(flow_folder, exist_ok=True)
    os.chdir(flow_folder)
    if flow_folder not in sys.path:
        sys.path.insert(0, flow_folder)
    console.install()
    loops.install()


def handle(text, emit):
    """Answers one request; what goes wrong in the user's code is part of the answer."""
    request = values.read(text)
    os.chdir(flow_folder)
    for name, value in request.get("environment", {}).items():
        os.environ.setdefault(name, value)
    with call_in_progress() as call:
        if request["do"] == "inspect":
            answer = {"inspections": [tools.inspect_file(path) for path in request["paths"]]}
        else:
            answer = calls.call_tool(request, emit)
        answer["logs"] = call.text()
        answer["metrics"] = call.metrics
    return json.dumps(answer)
