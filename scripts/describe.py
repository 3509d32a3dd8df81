"""What the platform says about itself, generated: OpenAPI of each service and merged, AsyncAPI of the topics, the RPC graph.

`python scripts/describe.py` writes docs/api/ and the gateway's merged document; with --check it fails when a file would change.
Either way it fails when an operation leaves something unsaid, or when the API does not only grow since docs/api/released.json, which
`make release` makes anew (--release).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml
from google.protobuf.descriptor import FieldDescriptor

from chassis.openapi import document, faults_of
from chassis.settings import SERVICES
from contracts.routing import message_class, topics

ROOT = Path(__file__).resolve().parents[1]
API = ROOT / "docs" / "api"
RELEASED = API / "released.json"


def asyncapi() -> str:
    """AsyncAPI 3.0: one channel a topic, one message a protobuf type with its fields."""
    channels: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for topic in topics().values():
        channels[topic.name] = {
            "address": topic.name,
            "description": topic.about,
            "bindings": {"kafka": {"topicConfiguration": {"cleanup.policy": [topic.cleanup]}}},
            "x-key": topic.key,
            "x-producers": list(topic.producers),
            "x-consumers": list(topic.consumers),
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in topic.messages},
        }
        for name in topic.messages:
            fields = {f.name: _kind(f) for f in message_class(name).DESCRIPTOR.fields}
            messages[name] = {
                "name": name,
                "contentType": "application/protobuf",
                "headers": {"$ref": "#/components/schemas/headers"},
                "x-fields": fields,
            }
    headers = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in (
            "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "actor", "traceparent", "platform", "source", "topic",
            "shard", "epoch", "seq",
        )},
    }  # fmt: skip
    told = {
        "asyncapi": "3.0.0",
        "info": {"title": "网签 topics", "version": "1", "description": "CloudEvents headers, protobuf data."},
        "channels": channels,
        "components": {"messages": messages, "schemas": {"headers": headers}},
    }
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=140)


def _kind(field: FieldDescriptor) -> str:
    if field.message_type is not None:
        return str(field.message_type.full_name)
    if field.enum_type is not None:
        return str(field.enum_type.full_name)
    return next(
        name.removeprefix("TYPE_").lower()
        for name, value in vars(FieldDescriptor).items()
        if name.startswith("TYPE_") and value == field.type
    )


def rpc_graph() -> str:
    """The table of protos/rpc_graph.yaml as a page, with the readers of each log."""
    graph = yaml.safe_load((ROOT / "protos" / "rpc_graph.yaml").read_text("utf-8"))
    lines = [
        "# Who calls whom",
        "",
        "Generated from protos/rpc_graph.yaml and protos/topics/.",
        "",
        "| RPC | caller | why |",
        "|---|---|---|",
    ]
    for service, methods in graph.items():
        for method, callers in methods.items():
            lines += [f"| `{service}.{method}` | {entry['caller']} | {entry['why']} |" for entry in callers]
    lines += ["", "| log of | read by | topic |", "|---|---|---|"]
    for topic in topics().values():
        lines += [
            f"| {producer} | {', '.join(topic.consumers)} | {topic.name} |"
            for producer in topic.producers
            if topic.consumers
        ]
    return "\n".join(lines) + "\n"


def made(documents: dict[str, dict[str, Any]]) -> dict[Path, str]:
    """Every generated file and its text."""
    files = {API / "asyncapi.yaml": asyncapi(), API / "rpc-graph.md": rpc_graph()}
    for name, told in documents.items():
        files[API / "openapi" / f"{name}.json"] = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return files


def main() -> None:
    check = "--check" in sys.argv
    documents = {name: document(name) for name in SERVICES}
    stale = []
    for path, text in made(documents).items():
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(str(path.relative_to(ROOT)))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if unsaid := [f"{name}: {fault}" for name, told in documents.items() for fault in faults_of(told)]:
        raise SystemExit("\n".join(unsaid))
    merged = [sys.executable, "-m", "gateway", "openapi", str(API / "openapi"), "--released", str(RELEASED)]
    failed = subprocess.run([*merged, *(["--check"] if check else [])], check=False).returncode
    if check and stale:
        raise SystemExit("generated descriptions are stale, run `make describe`: " + ", ".join(stale))
    if failed:
        raise SystemExit(failed)
    if "--release" in sys.argv:
        subprocess.run([sys.executable, "-m", "gateway", "release", str(RELEASED)], check=True)


if __name__ == "__main__":
    main()
