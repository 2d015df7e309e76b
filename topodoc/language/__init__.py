"""Text to tree to validated document."""
