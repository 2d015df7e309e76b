"""Scenario to scene."""
