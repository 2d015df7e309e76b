"""Topologies and figures to pages, assets and navigation."""
