"""A made-up web shop that says most of what a spec can say. Change it until it is yours."""

from topodoc import FlowBuilder, TopologyBuilder

shop = TopologyBuilder(
    "shop",  # the id; addresses of pages are made of it
    title="Web shop",
    description="Customers order, the card is charged, the warehouse packs. What happened goes through *topics*, so anyone may listen.",
    owner="team-shop",  # everything below inherits it, unless it says otherwise
    tags=["commerce"],
    layout={"direction": "down"},  # where data goes in the picture; right is usual
)

# A layer is a set of things that are shown or hidden together. This one is off until the reader turns it on.
shop.layer("planned", label="Planned for next year", hidden=True)

shop.add_process("customer", label="Customer", kind="person", description="Buys something in the browser.")
shop.add_process(
    "card-provider",
    label="Card provider",
    external=True,  # someone else runs it
    description="Charges cards.",
    links={"Status": "https://status.example.com"},
)

checkout = shop.create_group("checkout", label="Checkout")
checkout.add_process(
    "order-svc",
    label="Orders",
    technology="Java",
    description="Takes orders and knows how far each has come.",
    # What a check reports and is meant to be so is silenced where it stands, with the reason.
    ignore={"TD304": "Stores and publishes without an outbox; a nightly job compares the two."},
)
checkout.add_process("order-db", label="Order database", kind="database", technology="PostgreSQL", description="Every order and its state.")
checkout.add_process("payment-svc", label="Payments", technology="Go", replicas=2, description="Has the card charged.")

kafka = shop.create_group("kafka", label="Kafka", owner="team-platform")
kafka.add_process("orders", kind="topic", description="What happened to orders.")
kafka.add_process("payments", kind="topic", description="What came of charging cards.")

fulfilment = shop.create_group("fulfilment", label="Fulfilment", owner="team-logistics")
fulfilment.add_process("warehouse-svc", label="Warehouse", technology="Python", description="Reserves and packs.")
fulfilment.add_process("mail-svc", label="Mail", kind="worker", technology="Python", description="Tells customers how it goes.")
fulfilment.add_process("fraud-svc", label="Fraud check", layer="planned", description="Looks at orders before anyone packs them.")

# connect(a, b) means that a dials b: it opens the connection. Consumers dial the broker, so they come first.
shop.connect("customer", "order-svc", label="place order", protocol="https")
shop.connect("order-svc", "order-db", label="write", protocol="postgresql")
shop.connect("order-svc", "payment-svc", label="charge", protocol="grpc")
shop.connect("payment-svc", "card-provider", label="charge", protocol="https")
shop.connect("order-svc", "orders", label="publish", protocol="kafka", events=["OrderPlaced", "OrderCancelled"])
shop.connect("payment-svc", "payments", label="publish", protocol="kafka", events=["PaymentTaken", "PaymentDeclined"])
shop.connect(["warehouse-svc", "mail-svc", "fraud-svc"], "orders", label="consume", protocol="kafka")  # one edge each
shop.connect(["warehouse-svc", "mail-svc"], "payments", label="consume", protocol="kafka")

# A scenario is what happens, step by step. Each gets a page with a sequence chart and a player.
flow = FlowBuilder(shop)
flow.scenario(
    "order-placed",
    "An order is placed",
    "The warehouse reserves while the customer gets mail; what comes of charging the card decides what is packed.",
)
flow.from_("customer").to("order-svc").show_message("POST /orders {items: 3, total: 59.90}")
flow.to("order-db").show_message("store the order as new")
flow.from_("order-svc").to("orders").show_message('[PUBLISH] OrderPlaced {orderId: "ORD-42"}')
flow.parallel(
    [
        [("orders", "warehouse-svc", "[CONSUME] OrderPlaced"), ("warehouse-svc", "warehouse-svc", "reserve the items")],
        ("orders", "mail-svc", "[CONSUME] OrderPlaced"),
    ]
).show_message("Two consumers hear of it at the same time")
flow.from_("order-svc").to("payment-svc").show_message("charge the card")
flow.to("card-provider").show_message("POST /charges {amount: 59.90}")
flow.alt(
    (
        "the card is good",
        [("payment-svc", "payments", "[PUBLISH] PaymentTaken"), ("payments", "warehouse-svc", "pack and send")],
    ),
    (
        "the card is declined",
        [
            ("payment-svc", "payments", '[PUBLISH] PaymentDeclined {reason: "no funds"}'),
            ("payments", "warehouse-svc", "give the items back"),
            ("payments", "mail-svc", "ask for another card"),
        ],
    ),
)

# A failure path: what happens where something does not work.
flow.scenario(
    "provider-down",
    "The card provider does not answer",
    "Payments tries for an hour, then the order is cancelled and the items go back.",
)
flow.state({"card-provider": "error"}, "The provider stops answering")
flow.from_("order-svc").to("payment-svc").show_message("charge the card")
flow.loop("every minute, at most an hour", [("payment-svc", "card-provider", "try again")])
flow.note("Nothing is published meanwhile, so nobody packs.", over=["payment-svc", "payments"])
flow.from_("payment-svc").to("order-svc").show_message("given up").reply()
flow.from_("order-svc").to("orders").show_message('[PUBLISH] OrderCancelled {reason: "provider down"}')
flow.to("warehouse-svc").show_message("give the items back")
flow.from_("orders").to("mail-svc").show_message("say sorry")

# A view is a picture of a part, on the topology's page.
shop.view(
    "who-hears-whom",
    title="Who hears whom",
    description="The topics are left out; an edge leads from each producer to each consumer.",
    exclude=["kind:person", "kind:database"],
    brokers="hide",
)
