"""Noise: what every system of its kind has, and nobody wants to see unless asked."""

from __future__ import annotations

RESOURCES = (
    "__consumer_offsets", "__transaction_state", "_schemas", "_confluent*", "connect-configs", "connect-offsets", "connect-status",
    "*-changelog", "*-repartition", "amq.*", "*.heartbeats", "*.checkpoints.internal", "$*", "KV_*",
)  # fmt: skip
IMAGES = ("otel/*", "jaegertracing/*", "grafana/*", "prom/*", "fluent*", "*/opentelemetry-collector*")
