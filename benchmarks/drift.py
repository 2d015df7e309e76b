"""How long specs take to be held against dumps, and how much memory: a system as large as a company's, in a project of its own.

python benchmarks/drift.py [TOPICS GROUPS SERVICES]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_TOPICS, _GROUPS, _SERVICES = 1_000, 2_000, 300
_PARTITIONS = 3
_ROW = "{group} {topic} {partition} 1041 1041 0 {member} /10.0.{net}.{host} {group}-1\n"


def topics(count: int) -> str:
    """Return what kafka-topics prints of *count* topics."""
    lines = []
    for one in range(count):
        lines.append(f"Topic: domain.topic{one}\tTopicId: x{one}\tPartitionCount: {_PARTITIONS}\tReplicationFactor: 3\tConfigs: \n")
        lines += (f"\tTopic: domain.topic{one}\tPartition: {part}\tLeader: 1\tReplicas: 1,2,3\tIsr: 1,2,3\n" for part in range(_PARTITIONS))
    return "".join(lines)


def consumers(number: int, services: int, count: int) -> list[int]:
    """Return the topics that the service *number* of *services* reads, of a *count* of topics."""
    return [(number * 7 + step * 37) % count for step in range(count * 2 // services)]


def groups(count: int, services: int, topic_count: int) -> str:
    """Return what kafka-consumer-groups prints: a group for each service, and others that nobody knows, *count* in all."""
    found = []
    for number in range(count):
        name = f"service-{number}" if number < services else f"job-{number}"
        read = consumers(number, services, topic_count) if number < services else [number % topic_count]
        found.append("\nGROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID HOST CLIENT-ID\n")
        for topic in read:
            row = {"group": name, "topic": f"domain.topic{topic}", "net": number % 250, "host": topic % 250, "member": f"{name}-1-ab"}
            found += (_ROW.format(partition=part, **row) for part in range(_PARTITIONS))
    return "".join(found)


def spec(services: int, count: int) -> str:
    """Return the spec of the system: each service publishes to some topics and reads others, of which the dumps know."""
    nodes = [f"  service-{one}: {{label: Service {one}}}\n" for one in range(services)]
    nodes += (f"  domain.topic{one}: {{kind: topic}}\n" for one in range(count))
    edges = [f"  - service-{one % services} -> domain.topic{one}: {{role: publish, protocol: kafka}}\n" for one in range(count)]
    edges += (
        f"  - service-{one} -> domain.topic{topic}: {{role: consume, protocol: kafka}}\n"
        for one in range(services)
        for topic in dict.fromkeys(consumers(one, services, count))
    )
    return f"topology: company\nnodes:\n{''.join(nodes)}edges:\n{''.join(edges)}"


def main() -> None:
    """Print how long it takes, and how much memory."""
    topic_count, group_count, services = (int(one) for one in sys.argv[1:4]) if len(sys.argv) > 1 else (_TOPICS, _GROUPS, _SERVICES)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "mkdocs.yml").write_text("", "utf-8")
        (here / "topologies").mkdir()
        (here / "topologies" / "company.topo.yml").write_text(spec(services, topic_count), "utf-8")
        (here / "topics.txt").write_text(topics(topic_count), "utf-8")
        (here / "groups.txt").write_text(groups(group_count, services, topic_count), "utf-8")
        entry = f"{{facts: [topics.txt, groups.txt], as_of: {time.strftime('%Y-%m-%d')}, ignore: 'kafka-group:job-1*'}}"
        (here / "topodoc.yml").write_text(f"drift: {{main: {entry}}}\n", "utf-8")
        start = time.perf_counter()
        command = [sys.executable, "-m", "topodoc", "drift", "--format", "json"]
        done = subprocess.run(command, cwd=here, capture_output=True, encoding="utf-8", check=False)
        seconds = time.perf_counter() - start
        megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        findings = done.stdout.count('"code"')
        size = f"{topic_count} topics, {group_count} groups, {services} services"
        print(f"{size}: {seconds:.1f} s, {megabytes:.0f} MB, {findings} findings, exit {done.returncode}")


if __name__ == "__main__":
    main()
