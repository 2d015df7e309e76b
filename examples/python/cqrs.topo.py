"""The CQRS sample of the event bus pattern, written in Python; cqrs.topo.yml says the same."""

from topodoc import TopologyBuilder

topology = TopologyBuilder(
    "cqrs-python",
    title="CQRS with event sourcing, in Python",
    description="Commands and queries go separate ways and meet only through the event bus.",
    layout={"direction": "down"},
)
write = topology.create_group("write", label="Write side")
write.add_process("command-handler", label="Command Handler", tags=["outbox"])
write.add_process("event-store", label="Event Store", kind="event-store")
topology.create_group("bus", label="Event bus").add_process("event-bus", label="Event Bus", kind="topic")
projections = topology.create_group("projections", label="Projections")
projections.add_process("projector-sql", label="SQL Projector").add_process("projector-es", label="Search Projector")
read = topology.create_group("read", label="Read side")
read.add_process("read-db", label="Read DB", kind="database")
read.add_process("search-idx", label="Search Index", kind="index")
read.add_process("query-handler", label="Query Handler")

topology.connect("command-handler", "event-store", protocol="tcp", label="append event")
topology.connect("command-handler", "event-bus", protocol="kafka", type="pulse", label="publish")
topology.connect("projector-sql", "event-bus", protocol="kafka", type="pulse", label="consume")
topology.connect("projector-es", "event-bus", protocol="kafka", type="pulse", label="consume")
topology.connect("projector-sql", "read-db", protocol="postgresql", label="upsert")
topology.connect("projector-es", "search-idx", protocol="http", label="index")
topology.connect("query-handler", "read-db", protocol="postgresql", label="SELECT")
topology.connect("query-handler", "search-idx", protocol="http", label="search")
