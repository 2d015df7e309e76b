"""Drift: topologies against facts, which are accounts of what is there."""
