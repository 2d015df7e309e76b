"""The OpenTelemetry demo in mingrammer/diagrams."""

from diagrams import Cluster, Diagram, Edge
from diagrams.onprem.client import Client
from diagrams.onprem.inmemory import Redis
from diagrams.onprem.network import Envoy, Internet, Nginx
from diagrams.onprem.queue import Kafka
from diagrams.programming.language import Cpp, Csharp, Go, Java, JavaScript, Kotlin, Php, Python, Ruby, Rust, TypeScript

with Diagram("OpenTelemetry demo", filename="otel-demo-diagrams", outformat="png", direction="TB", show=False):
    internet = Internet("Internet")
    load_generator = Python("Load generator")
    with Cluster("Entry"):
        frontend_proxy = Envoy("Frontend proxy")
        frontend = TypeScript("Frontend")
        image_provider = Nginx("Image provider")
    with Cluster("Discover"):
        ad = Java("Ad")
        recommendation = Python("Recommendation")
        product_catalog = Go("Product catalog")
    with Cluster("Buy"):
        cart = Csharp("Cart")
        cache = Redis("Cache")
        checkout = Go("Checkout")
        currency = Cpp("Currency")
        payment = JavaScript("Payment")
        email = Ruby("Email")
        shipping = Rust("Shipping")
        quote = Php("Quote")
    with Cluster("After the order"):
        orders = Kafka("orders")
        accounting = Csharp("Accounting")
        fraud_detection = Kotlin("Fraud detection")
    with Cluster("Feature flags"):
        flagd = Go("flagd")
        flagd_ui = Client("flagd UI")

    http, grpc, tcp = (Edge(label=one) for one in ("http", "grpc", "tcp"))
    publish, consume = (Edge(label=one, style="dashed") for one in ("publish", "consume"))
    internet >> http >> frontend_proxy
    load_generator >> http >> frontend_proxy
    frontend_proxy >> http >> frontend
    frontend_proxy >> http >> image_provider
    frontend_proxy >> http >> flagd_ui
    frontend >> grpc >> ad
    frontend >> grpc >> recommendation
    frontend >> grpc >> product_catalog
    frontend >> grpc >> cart
    frontend >> grpc >> checkout
    frontend >> grpc >> currency
    recommendation >> grpc >> product_catalog
    checkout >> grpc >> cart
    checkout >> grpc >> currency
    checkout >> grpc >> product_catalog
    checkout >> grpc >> payment
    checkout >> grpc >> shipping
    checkout >> http >> email
    shipping >> http >> quote
    cart >> tcp >> cache
    checkout >> publish >> orders
    accounting >> consume >> orders
    fraud_detection >> consume >> orders
    ad >> grpc >> flagd
    cart >> grpc >> flagd
    fraud_detection >> grpc >> flagd
    frontend_proxy >> grpc >> flagd
    payment >> grpc >> flagd
    recommendation >> grpc >> flagd
