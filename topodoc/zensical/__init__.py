"""Zensical as a host: the site is built by its program, from an export among the docs and an edition of the project's configuration."""
