"""Document to model; what an edge means."""
