"""The saga sample of the event bus pattern, written in Python; saga.topo.yml says the same."""

from topodoc import TopologyBuilder

topology = TopologyBuilder(
    "saga-python",
    title="Saga choreography, in Python",
    description="Each service listens for events and answers with its own; no orchestrator knows the whole.",
    tags=["saga"],
)
kafka = topology.create_group("kafka", label="Kafka")
for topic in ("order", "inventory", "payment", "shipping"):
    kafka.add_process(f"t-{topic}", label=f"{topic}-events", shape="cylinder", state="running")

services = topology.create_group("services", label="Domain Services")
services.add_process("order-svc", label="Order Service", state="running")
services.add_process("inventory-svc", label="Inventory Svc", state="running")
services.add_process("payment-svc", label="Payment Service", state="running")
services.add_process("shipping-svc", label="Shipping Service", state="running")


def publish(service: str, topic: str) -> None:
    topology.connect(service, topic, protocol="kafka", type="pulse", label="publish")


def consume(service: str, topic: str) -> None:
    topology.connect(service, topic, protocol="kafka", type="pulse", label="consume")


publish("order-svc", "t-order")
consume("inventory-svc", "t-order")
publish("inventory-svc", "t-inventory")
consume("payment-svc", "t-inventory")
publish("payment-svc", "t-payment")
consume("shipping-svc", "t-payment")
publish("shipping-svc", "t-shipping")
consume("order-svc", "t-shipping")
