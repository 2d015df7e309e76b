"""The Kafka sample of the event bus pattern, written in Python; kafka.topo.yml says the same."""

from topodoc import FlowBuilder, TopologyBuilder

topology = TopologyBuilder(
    "kafka-python",
    title="Kafka topology, in Python",
    description="Two producers, three topics and three consumers. Consumers dial the broker: their edges start at the consumer, "
    "though the\nrecords travel the other way.\n",
)
producers = topology.create_group("producers", label="Producers")
producers.add_process("order-svc", label="Order Service", state="running")
producers.add_process("payment-svc", label="Payment Service", state="running")

kafka = topology.create_group("kafka", label="Kafka Cluster")
for topic in ("orders", "payments", "events"):
    kafka.add_process(f"topic-{topic}", label=f"{topic} topic", shape="cylinder", state="running")

consumers = topology.create_group("consumers", label="Consumers")
consumers.add_process("inventory-svc", label="Inventory Service", state="running")
consumers.add_process("notify-svc", label="Notification Service", state="running")
consumers.add_process("analytics-svc", label="Analytics Service", state="running")

PULSE = {"protocol": "kafka", "type": "pulse"}
topology.connect("order-svc", "topic-orders", label="publish", **PULSE)
topology.connect("payment-svc", "topic-payments", label="publish", **PULSE)
topology.connect("order-svc", "topic-events", label="publish", **PULSE)
topology.connect("inventory-svc", "topic-orders", label="consume", **PULSE)
topology.connect("notify-svc", "topic-orders", label="consume", **PULSE)
topology.connect("analytics-svc", "topic-events", label="consume", **PULSE)
topology.connect("notify-svc", "topic-payments", label="consume", **PULSE)
topology.connect("inventory-svc", "topic-events", label="publish", **PULSE)

flow = FlowBuilder(topology)
flow.scenario("order-placed", "Order Placed", "Order event fans out to multiple consumers")
(
    flow.from_("order-svc")
    .to("topic-orders")
    .show_message('[PUBLISH] OrderPlaced {orderId: "ORD-42", items: 3, total: 149.97}')
    .parallel([("topic-orders", "inventory-svc"), ("topic-orders", "notify-svc")])
    .show_message("[FANOUT] Two consumer groups receive the event simultaneously")
    .from_("inventory-svc")
    .to("topic-events")
    .show_message('[PUBLISH] InventoryReserved {orderId: "ORD-42", sku: "SKU-7"}')
    .to("analytics-svc")
    .show_message("[CONSUME] Recording order metrics")
)
