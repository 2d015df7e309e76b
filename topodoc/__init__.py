"""topodoc: event-driven topologies and flow scenarios as pictures and pages."""

__version__ = "0.1.0"
