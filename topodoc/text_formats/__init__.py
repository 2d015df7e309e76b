"""Text formats: a picture as text that other programs draw, as Mermaid or as DOT."""
