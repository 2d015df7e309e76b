"""Importing: foreign documents become accounts, accounts are joined, and what they say is written as a part."""
