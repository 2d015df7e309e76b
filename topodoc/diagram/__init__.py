"""Topology to plan, positions to scene."""
