"""Runs the flows of this folder in CPython by upstream's rules and writes what comes out to each `expected.jsonl`.

    python3 tests/promptflow/make-expected.py [--check] [folder …]

With --check nothing is written, and other rows than those written are an error.
It needs Python 3.11 or later with jinja2 and yaml (Debian: python3-jinja2, python3-yaml), and shares no code with Sluice.
The rules are those of the format's reference: references (§1.4), coercion (§1.2), literals (§1.3), activate and bypass (§1.6),
aggregation (§1.7), templates and chat parsing (§1.11). Models are a stub that repeats what it was asked.
"""

import asyncio
import base64
import dataclasses
import hashlib
import importlib.util
import inspect
import json
import math
import os
import pathlib
import re
import shutil
import sys
import tempfile
import types
import typing
import uuid

import jinja2.sandbox
import yaml

here = pathlib.Path(__file__).parent
roles = "system|user|assistant|function|tool"


# What node files import.


class Image(bytes):
    def __new__(cls, value, mime_type="image/*", source_url=None):
        made = super().__new__(cls, value)
        made._mime_type = mime_type
        return made

    def to_base64(self, with_type=False, dict_type=False):
        text = base64.b64encode(self).decode()
        if dict_type:
            return {f"data:{self._mime_type};base64": text}
        return f"data:{self._mime_type};base64,{text}" if with_type else text

    def __str__(self):
        return f"Image({hashlib.sha1(self).hexdigest()[:8]})"

    __repr__ = __str__


class Connection:
    def __init__(self, configs, secrets):
        self.configs, self.secrets = configs, secrets

    def __getattr__(self, name):
        if name in ("configs", "secrets"):
            raise AttributeError(name)
        values = {**self.configs, **self.secrets}
        if name in values:
            return values[name]
        raise AttributeError(name)


class CustomConnection(Connection):
    pass


class AzureOpenAIConnection(Connection):
    pass


class ToolProvider:
    pass


class PromptTemplate(str):
    pass


metrics = {}


def tool(function=None, **_):
    def mark(marked):
        marked.is_tool = True
        return marked

    return mark if function is None else mark(function)


def log_metric(key, value, variant_id=None):
    metrics[key] = value


def install():
    def module(name, **members):
        made = sys.modules[name] = types.ModuleType(name)
        made.__dict__.update(members)

    module("promptflow", tool=tool, log_metric=log_metric, ToolProvider=ToolProvider)
    module("promptflow.core", tool=tool, log_metric=log_metric, ToolProvider=ToolProvider)
    module("promptflow.tracing", trace=lambda function: function)
    module("promptflow.connections", CustomConnection=CustomConnection, AzureOpenAIConnection=AzureOpenAIConnection)
    module("promptflow.contracts")
    module("promptflow.contracts.multimedia", Image=Image)
    module("promptflow.contracts.types", PromptTemplate=PromptTemplate)


connections = {
    "models": AzureOpenAIConnection(
        {"api_base": "https://models.example/", "api_type": "azure", "api_version": "2024-10-21"}, {"api_key": "model-key"}
    ),
    "shop": CustomConnection({"region": "north", "shelf": "7"}, {"token": "shop-token"}),
}


# Stubs of what is outside.


def model_answer(model, messages, temperature=None):
    """What the stub of a model says: its name, its temperature, and every message by role."""

    def text(content):
        if isinstance(content, str):
            return content
        return "".join(
            part["text"] if part["type"] == "text" else f"<image of {len(part['image_url']['url'])}>" for part in content
        )

    told = " / ".join(f"{message['role']}: {text(message['content'])}" for message in messages)
    return f"{model} at {temperature if temperature is not None else 'default'} was told: {told}"


def embedding(text):
    """What the stub of an embedder says: how often a few letters occur."""
    return [text.lower().count(letter) for letter in "aeiost"]


# Values.

undefined = object()


def coerced(kind, value):
    if kind == "int":
        return int(value)
    if kind == "double":
        return float(value)
    if kind == "bool":
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        raise ValueError(value)
    if kind == "string":
        return str(value)
    if kind == "list":
        found = json.loads(value) if isinstance(value, str) else value
        if not isinstance(found, list):
            raise ValueError(value)
        return with_images(found)
    if kind == "object" and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return with_images(value)


def with_images(value):
    if isinstance(value, list):
        return [with_images(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1:
            [(key, content)] = value.items()
            found = re.match(r"^data:(image/[^;]+);(base64|path)$", key)
            if found:
                read = base64.b64decode(content) if found[2] == "base64" else pathlib.Path(content).read_bytes()
                return Image(read, found[1])
        return {key: with_images(item) for key, item in value.items()}
    return value


def as_json(value):
    """A value as it is written down; numbers JSON lacks stand as {"$nonfinite": …}."""
    if isinstance(value, float) and not math.isfinite(value):
        return {"$nonfinite": str(value)}
    if isinstance(value, Image):
        return value.to_base64(with_type=True, dict_type=True)
    if dataclasses.is_dataclass(value):
        return as_json(dataclasses.asdict(value))
    if isinstance(value, dict):
        return {next(iter(json.loads(json.dumps({key: 0})))): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    json.dumps(value)
    return value


# References.


def reference(written):
    found = re.fullmatch(r"\$\{([^{}]*)\}", written) if isinstance(written, str) else None
    if not found:
        return ("literal", written, [])
    name, _, rest = found[1].partition(".")
    if name in ("inputs", "flow"):
        return ("input", rest, [])
    _, _, path = rest.partition(".")
    tokens = re.findall(r"\[\s*'([^']*)'\s*\]|\[\s*\"([^\"]*)\"\s*\]|\[(\d+)\]|([^.\[\]]+)", path)
    return ("node", name, [int(index) if index else one or two or word for one, two, index, word in tokens])


def at_path(value, path):
    for step in path:
        value = value[step] if isinstance(value, (dict, list)) else getattr(value, step)
    return value


# Nodes.


class Flow:
    def __init__(self, folder, variant=None):
        self.folder = folder
        self.yaml = yaml.safe_load((folder / "flow.dag.yaml").read_text())
        self.nodes = [self.body_of(node, variant) for node in self.yaml["nodes"]]
        self.tools = {}
        for name, value in self.yaml.get("environment_variables", {}).items():
            os.environ.setdefault(name, value if isinstance(value, str) else json.dumps(value))
        for node in self.nodes:
            if node["type"] == "python" and node["source"].get("type", "code") == "code":
                self.tools[node["name"]] = self.load(node)

    def body_of(self, node, variant):
        if not node.get("use_variants"):
            return node
        group = self.yaml["node_variants"][node["name"]]
        chosen = group["default_variant_id"]
        if variant and variant[0] == node["name"]:
            chosen = variant[1]
        return {**group["variants"][chosen]["node"], "name": node["name"]}

    def load(self, node):
        path = self.folder / node["source"]["path"]
        spec = importlib.util.spec_from_file_location("__pf_main__", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        functions = [
            each
            for _, each in inspect.getmembers(module)
            if inspect.isfunction(each) and hasattr(each, "is_tool") and each.__module__ == "__pf_main__"
        ]
        if functions:
            [function] = functions
            return function
        [(owner, method)] = [
            (each, inner)
            for _, each in inspect.getmembers(module)
            if isinstance(each, type) and issubclass(each, ToolProvider) and each.__module__ == "__pf_main__"
            for _, inner in inspect.getmembers(each)
            if hasattr(inner, "is_tool")
        ]
        wanted = inspect.signature(owner.__init__).parameters
        literals = {name: value for name, value in node.get("inputs", {}).items() if name in wanted}
        init = {name: self.literal(value, wanted[name]) for name, value in literals.items()}
        node["inputs"] = {name: value for name, value in node["inputs"].items() if name not in wanted}
        return getattr(owner(**init), method.__name__)

    def literal(self, value, parameter):
        annotation = parameter.annotation
        arguments = [each for each in typing.get_args(annotation) if each is not type(None)]
        if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
            annotation = arguments[0] if len(arguments) == 1 else object
        if annotation is inspect.Parameter.empty and parameter.default is not inspect.Parameter.empty:
            annotation = type(parameter.default)
        if isinstance(annotation, type) and issubclass(annotation, Connection):
            return connections[value]
        kinds = {int: "int", float: "double", bool: "bool", str: "string", list: "list"}
        return coerced(kinds.get(annotation, "object"), value)


class Line:
    """One line's way through the flow: what is bypassed, what runs, and what comes out."""

    def __init__(self, flow, given):
        self.flow = flow
        self.outputs, self.status, self.masks = {}, {}, {}
        self.inputs = dict(given)
        for name, declared in flow.yaml.get("inputs", {}).items():
            value = given.get(name, declared.get("default"))
            if value is None and name not in given:
                raise KeyError(name)
            self.inputs[name] = coerced(declared["type"], value)

    def run(self):
        waiting = [node for node in self.flow.nodes if not (node.get("aggregation") or node.get("reduce"))]
        while waiting:
            node = next(each for each in waiting if self.is_ready(each))
            waiting.remove(node)
            if self.is_bypassed(node):
                self.outputs[node["name"]], self.status[node["name"]] = None, "bypassed"
                continue
            try:
                self.outputs[node["name"]] = run_node(self.flow, node, self.arguments(node), self)
            except Exception as error:
                raise NodeFailure(node["name"], error) from error
            self.status[node["name"]] = "completed"

    def is_ready(self, node):
        needed = [*node.get("inputs", {}).values(), node.get("activate", {}).get("when")]
        return all(name in self.status for kind, name, _ in map(reference, needed) if kind == "node")

    def is_bypassed(self, node):
        activate = node.get("activate")
        if activate:
            kind, name, path = reference(activate["when"])
            if kind == "node" and self.status[name] == "bypassed":
                return True
            return self.value(activate["when"]) != activate["is"]
        named = [name for kind, name, _ in map(reference, node.get("inputs", {}).values()) if kind == "node"]
        return bool(named) and all(self.status[name] == "bypassed" for name in named)

    def value(self, written):
        kind, name, path = reference(written)
        if kind == "literal":
            return name
        if kind == "input":
            return self.inputs[name]
        return None if self.status[name] == "bypassed" else at_path(self.outputs[name], path)

    def arguments(self, node):
        function = self.flow.tools.get(node["name"])
        parameters = inspect.signature(function).parameters if function else {}
        found = {}
        for name, written in node.get("inputs", {}).items():
            kind, target, _ = reference(written)
            if kind == "literal":
                if written is not None and written != "":
                    found[name] = self.flow.literal(written, parameters[name]) if name in parameters else written
                continue
            bypassed = kind == "node" and self.status[target] == "bypassed"
            if bypassed and name in parameters and parameters[name].default is not inspect.Parameter.empty:
                continue
            found[name] = self.value(written)
        return found

    def flow_outputs(self):
        found = {}
        aggregation = {node["name"] for node in self.flow.nodes if node.get("aggregation") or node.get("reduce")}
        for name, declared in self.flow.yaml.get("outputs", {}).items():
            kind, target, _ = reference(declared["reference"])
            if kind == "node" and target in aggregation:
                continue
            value = self.value(declared["reference"])
            found[name] = "".join(str(piece) for piece in value) if isinstance(value, Pieces) else value
        return found


class NodeFailure(Exception):
    def __init__(self, node, error):
        super().__init__(str(error))
        self.node, self.error = node, error


class Pieces(list):
    """What a generator gave, kept so that a node and an output may both read it."""


def run_node(flow, node, arguments, line):
    if node["type"] == "python":
        if node["source"].get("type") == "package":
            assert node["source"]["tool"] == "promptflow.tools.embedding.embedding"
            return embedding(arguments["input"])
        return finished(flow.tools[node["name"]](**arguments))
    if node["type"] == "prompty":
        return ask_prompty(flow.folder / node["source"]["path"], arguments)
    template = (flow.folder / node["source"]["path"]).read_text()
    template = re.sub(r"!\[\s*image\s*\]\((\{\{\s*[^{}]+\s*\}\})\)", r"\n\1\n", template)
    flow_inputs = [name for name, written in node["inputs"].items() if reference(written)[0] == "input"]
    masked, masks = {}, {}
    for name, written in node["inputs"].items():
        masks.update(line.masks.get(reference(written)[1], {}) if reference(written)[0] == "node" else {})
    for name, value in arguments.items():
        masked[name] = mask(value, masks) if name in flow_inputs else value
    values = {name: value for name, value in masked.items() if name not in ("deployment_name", "temperature")}
    rendered = render(template, values)
    if node["type"] == "prompt":
        line.masks[node["name"]] = masks
        return unmask(rendered, masks) if not masks else Masked(rendered, masks)
    if node.get("api") == "completion":
        return model_answer(node["inputs"]["deployment_name"], [{"role": "user", "content": unmask(rendered, masks)}])
    messages = parse_chat(rendered, images_in(arguments))
    for message in messages:
        message["content"] = unmask(message["content"], masks)
    return model_answer(arguments["deployment_name"], messages, arguments.get("temperature"))


class Masked(str):
    """What a prompt node wrote: as text without its masks; a template is given it with them."""

    def __new__(cls, rendered, masks):
        made = super().__new__(cls, unmask(rendered, masks))
        made.rendered = rendered
        return made


def render(template, values):
    environment = jinja2.sandbox.SandboxedEnvironment(trim_blocks=True, keep_trailing_newline=True)
    given = {name: value.rendered if isinstance(value, Masked) else value for name, value in values.items()}
    return environment.from_string(template).render(**given)


def mask(value, masks):
    """Role words of data are hidden while messages are told apart."""
    if isinstance(value, str):
        def hide(found):
            key = str(uuid.uuid4())
            masks[key] = found[0]
            return key

        return re.sub(rf"(?i)\b({roles})\b(?=\s*:\s*\n)", hide, value)
    if isinstance(value, list):
        return [mask(item, masks) for item in value]
    if isinstance(value, dict):
        return {key: mask(item, masks) for key, item in value.items()}
    return value


def unmask(content, masks):
    if isinstance(content, list):
        return [{**part, "text": unmask(part["text"], masks)} if "text" in part else part for part in content]
    for key, word in masks.items():
        content = content.replace(key, word)
    return content


def images_in(value):
    if isinstance(value, Image):
        return {str(value): value}
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {key: image for item in items for key, image in images_in(item).items()}


def parse_chat(text, images):
    pieces = re.split(rf"(?im)^\s*#?\s*({roles})\s*:\s*\n", text)
    assert pieces[0].strip() == "", pieces[0]
    messages = []
    for role, content in zip(pieces[1::2], pieces[2::2]):
        content = content.strip()
        if any(one.strip() in images for one in content.split("\n")):
            content = [
                {"type": "image_url", "image_url": {"url": images[one.strip()].to_base64(with_type=True)}}
                if one.strip() in images
                else {"type": "text", "text": one}
                for one in content.split("\n")
                if one.strip()
            ]
        messages.append({"role": role.lower(), "content": content})
    return messages


def ask_prompty(path, arguments):
    _, front, body = re.split(r"(?m)^-{3,}\s*$\n?", path.read_text(), maxsplit=2)
    settings = yaml.safe_load(front)
    given = {name: each["default"] for name, each in settings["inputs"].items() if "default" in each}
    masks = {}
    values = {name: mask(value, masks) for name, value in {**given, **arguments}.items()}
    messages = parse_chat(render(body, values), {})
    for message in messages:
        message["content"] = unmask(message["content"], masks)
    model = settings["model"]
    parameters = model.get("parameters", {})
    return model_answer(model["configuration"]["azure_deployment"], messages, parameters.get("temperature"))


def finished(result):
    if inspect.iscoroutine(result):
        result = asyncio.run(result)
    if inspect.isasyncgen(result):
        async def pieces():
            return Pieces([piece async for piece in result])

        return asyncio.run(pieces())
    return Pieces(result) if inspect.isgenerator(result) else result


# Whole flows.


def failure_of(error):
    if isinstance(error, NodeFailure):
        return {"node": error.node, "type": type(error.error).__name__, "message": str(error.error)}
    return {"type": type(error).__name__}


def run_line(flow, given):
    try:
        line = Line(flow, given)
        line.run()
        nodes = {name: [status, line.outputs[name]] for name, status in line.status.items()}
        return line, {"outputs": as_json(line.flow_outputs()), "nodes": as_json(nodes)}
    except Exception as error:
        return None, {"error": failure_of(error)}


def aggregate(flow, lines):
    metrics.clear()
    results = {}
    for node in flow.nodes:
        if not (node.get("aggregation") or node.get("reduce")):
            continue
        arguments = {}
        parameters = inspect.signature(flow.tools[node["name"]]).parameters
        for name, written in node["inputs"].items():
            kind, target, _ = reference(written)
            if kind == "literal":
                arguments[name] = flow.literal(written, parameters[name])
            elif kind == "node" and target in results:
                arguments[name] = results[target]
            else:
                arguments[name] = [line.value(written) for line in lines]
        results[node["name"]] = finished(flow.tools[node["name"]](**arguments))
    return {"metrics": as_json(dict(metrics)), "nodes": as_json(results)}


def expected_of(folder):
    rows = []
    data = [json.loads(text) for text in (folder / "data.jsonl").read_text().splitlines() if text]
    definition = yaml.safe_load((folder / "flow.dag.yaml").read_text())
    chosen = [None] + [
        (name, id)
        for name, group in definition.get("node_variants", {}).items()
        for id in group["variants"]
        if id != group["default_variant_id"]
    ]
    for variant in chosen:
        flow = Flow(folder, variant)
        lines = []
        for number, given in enumerate(data):
            line, shown = run_line(flow, given)
            named = {"variant": ".".join(variant)} if variant else {}
            rows.append({"line": number, **named, **shown})
            lines += [line] if line else []
        if any(node.get("aggregation") or node.get("reduce") for node in flow.nodes):
            rows.append({"aggregation": aggregate(flow, lines)})
    return rows


def run_folder(folder):
    """Works on a copy, where what the flow includes lies beside it."""
    with tempfile.TemporaryDirectory() as place:
        copy = pathlib.Path(place).resolve() / folder.name
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("expected.jsonl", "__pycache__"))
        definition = yaml.safe_load((copy / "flow.dag.yaml").read_text())
        for include in definition.get("additional_includes", []):
            source = (folder / include).resolve()
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / source.name)
        environment, path = dict(os.environ), list(sys.path)
        known = set(sys.modules)
        os.chdir(copy)
        sys.path.insert(0, str(copy))
        try:
            return expected_of(copy)
        finally:
            os.environ.clear()
            os.environ.update(environment)
            sys.path[:] = path
            os.chdir(here)
            for name in set(sys.modules) - known:
                del sys.modules[name]


def main():
    sys.dont_write_bytecode = True
    install()
    only_checks = "--check" in sys.argv
    chosen = [name for name in sys.argv[1:] if name != "--check"]
    changed = []
    for name in chosen or sorted(each.parent.name for each in here.glob("*/flow.dag.yaml")):
        rows = run_folder(here / name)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        file = here / name / "expected.jsonl"
        if not file.exists() or file.read_text() != text:
            changed.append(name)
        if not only_checks:
            file.write_text(text)
        print(f"{name}: {len(rows)} rows")
    if only_checks and changed:
        sys.exit(f"other rows than written: {', '.join(changed)}")


if __name__ == "__main__":
    main()
