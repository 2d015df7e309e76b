"""A system of 57 nodes in which one topic has 46 consumers."""

from topodoc import TopologyBuilder

topology = TopologyBuilder("gallery-hub", title="A hub", description="Forty-six services consume one topic.")
bus = topology.create_group("bus", label="Kafka")
bus.add_process("orders", label="orders", kind="topic")
producers = topology.create_group("producers", label="Producers")
for number in range(1, 11):
    producers.add_process(f"producer-{number}", label=f"Producer {number}")
    if number > 1:
        topology.connect(f"producer-{number - 1}", f"producer-{number}", label="ask")
topology.connect("producer-10", "orders", label="publish")
consumers = topology.create_group("consumers", label="Consumers")
for number in range(1, 47):
    consumers.add_process(f"consumer-{number}", label=f"Consumer {number}", kind="worker")
    topology.connect(f"consumer-{number}", "orders", label="consume")
    if number % 5:
        topology.connect(f"consumer-{number}", f"consumer-{number + 1}" if number < 46 else "consumer-1")
topology.view("badges", title="The same with badges", hubs="badge")
