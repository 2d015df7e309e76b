"""Plan to DOT to positions, in child processes."""
