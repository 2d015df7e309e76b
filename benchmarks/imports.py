"""How long an import takes, and how much memory: AsyncAPI documents of twenty operations each, in a project of their own.

python benchmarks/imports.py [DOCUMENTS]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_OPERATIONS = 20
_HEAD = """\
asyncapi: 3.0.0
info: {{title: service-{number}, version: 1.0.0, description: The service of team {number}.}}
servers:
  production: {{host: kafka.example.org, protocol: kafka-secure}}
channels:
"""
_CHANNEL = """\
  channel{one}:
    address: domain{of}.topic{one}
    description: Everything that happens to {one}.
    messages:
      Event{of}_{one}:
        summary: Something happened to {one}.
        payload:
          type: object
          required: [id, at]
          properties:
            id: {{type: string, format: uuid, description: What it is about.}}
            at: {{type: string, format: date-time}}
            items: {{type: array, items: {{type: object, properties: {{sku: {{type: string}}, count: {{type: integer}}}}}}}}
"""
_OPERATION = """\
  operation{one}:
    action: {action}
    channel: {{$ref: '#/channels/channel{one}'}}
    summary: What the service does with {one}.
    messages: [{{$ref: '#/channels/channel{one}/messages/Event{of}_{one}'}}]
    bindings: {{kafka: {{groupId: {{type: string, const: service-{number}}}}}}}
"""


def document(number: int) -> str:
    """Return the document of service *number*: half of its channels it publishes to, half are those of its neighbour."""
    channels = [(one, number if one < _OPERATIONS // 2 else number + 1) for one in range(_OPERATIONS)]
    said = [_CHANNEL.format(one=one % (_OPERATIONS // 2) if of != number else one, of=of) for one, of in channels]
    said = [text.replace("  channel", f"  at{place}_channel", 1) for place, text in enumerate(said)]
    return _HEAD.format(number=number) + "".join(said) + "operations:\n" + "".join(_operations(number, channels))


def _operations(number: int, channels: list[tuple[int, int]]) -> list[str]:
    found = []
    for place, (one, of) in enumerate(channels):
        name = one % (_OPERATIONS // 2) if of != number else one
        text = _OPERATION.format(one=name, of=of, number=number, action="send" if of == number else "receive")
        text = text.replace(f"operation{name}:", f"operation{place}:")
        found.append(text.replace(f"channels/channel{name}", f"channels/at{place}_channel{name}"))
    return found


def main() -> None:
    """Import as many documents as are asked for, three times, and print the best time and the memory."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mkdocs.yml").write_text("", "utf-8")
        for number in range(documents):
            (folder / f"service-{number}.yaml").write_text(document(number), "utf-8")
        (folder / "topodoc.yml").write_text("imports: {all: {from: [{asyncapi: 'service-*.yaml'}]}}\n", "utf-8")
        times = []
        for _ in range(3):
            (folder / "topologies/_all.topo.yml").unlink(missing_ok=True)
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "topodoc", "import"], cwd=folder, check=True, capture_output=True, encoding="utf-8"
            )
            times.append(time.perf_counter() - began)
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(done.stderr.splitlines()[-1])
        print(f"{documents} documents of {_OPERATIONS} operations: {min(times):.2f} s, at most {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
