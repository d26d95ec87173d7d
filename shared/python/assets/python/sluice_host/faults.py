"""What went wrong, told by the user's own files and lines."""

import ast
import importlib.util
import traceback

flow_folder = "/flow/"
own_folders = ("/sluice/", "<frozen importlib", "<frozen runpy")


def relative(filename):
    """A path as the user knows it: below the flow's folder."""
    return filename[len(flow_folder):] if filename.startswith(flow_folder) else filename


def describe(error):
    """An exception as data: type, message, and the last place in the user's files, with a traceback without our frames."""
    told = traceback.TracebackException.from_exception(error, limit=-200, compact=True)
    _clean(told)
    place = _last_place(error)
    return {
        "type": type(error).__name__,
        "message": _text(error),
        "filename": place[0] if place else None,
        "lineno": place[1] if place else None,
        "traceback": "".join(told.format())[-20_000:],
        **_missing(error),
    }


def load_problems(error, path):
    """Why a file could not be loaded, as errors of validation: code, message, file, line and column."""
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(flow_folder):
        file = relative(error.filename)
        message = f"“{file}” is no Python: {error.msg}"
        return [problem("PythonParsingError", message, file, error.lineno, error.offset)]
    place = _last_place(error)
    file, line = place if place else (path, None)
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _missing_imports(error.name, file, line)
    message = f"“{path}” could not be loaded: {type(error).__name__}: {_text(error)}"
    return [problem("PythonLoadError", message, file, line)]


def problem(code, message, file, line=None, column=None):
    """One error of validation."""
    found = {"code": code, "message": message, "file": file}
    if line:
        found["line"] = line
    if column:
        found["column"] = column
    return found


def _missing_imports(name, file, line):
    # The one that failed, and all others of that file that would fail next.
    missing = {(name.split(".")[0] if not name.startswith("promptflow") else name): line}
    for other, at in _imports_of(file):
        if other not in missing and not _is_there(other):
            missing[other] = at
    return [
        {**problem("PythonLoadError", _advice(each, file), file, at), "module": each}
        for each, at in sorted(missing.items(), key=lambda item: item[1] or 0)
    ]


def _advice(name, file):
    return (
        f"“{file}” imports “{name}”, which is not there: Python nodes have the standard library and the flow's own"
        " files. Write the node in TypeScript (`type: script`), or let recorded outputs stand in for it"
    )


def _is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def _imports_of(file):
    # At the top of the file only: what stands in a function or in a `try` may never be needed.
    try:
        with open(flow_folder + file, encoding="utf-8") as source:
            tree = ast.parse(source.read())
    except (OSError, SyntaxError, ValueError):
        return []
    found = []
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            found += [(alias.name.split(".")[0], statement.lineno) for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom) and statement.level == 0 and statement.module:
            found.append((statement.module.split(".")[0], statement.lineno))
    return found


def _missing(error):
    if isinstance(error, ModuleNotFoundError) and error.name:
        return {"module": error.name}
    return {}


def _last_place(error):
    place = None
    frame = error.__traceback__
    while frame is not None:
        filename = frame.tb_frame.f_code.co_filename
        if filename.startswith(flow_folder):
            place = (relative(filename), frame.tb_lineno)
        frame = frame.tb_next
    return place


def _clean(told, seen=None):
    seen = seen if seen is not None else set()
    if told is None or id(told) in seen:
        return
    seen.add(id(told))
    kept = [frame for frame in told.stack if not frame.filename.startswith(own_folders)]
    for frame in kept:
        frame.line  # Read now, under its real name.
        frame.filename = relative(frame.filename)
    told.stack = traceback.StackSummary.from_list(kept)
    if getattr(told, "filename", None):
        told.filename = relative(told.filename)
    _clean(told.__cause__, seen)
    _clean(told.__context__, seen)
    for inner in told.exceptions or ():
        _clean(inner, seen)


def _text(error):
    try:
        return str(error)[:4_000]
    except Exception as problem:
        return f"<{type(problem).__name__} while the message was made>"

