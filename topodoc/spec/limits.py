"""How much a spec may hold, whoever writes it."""

MOST_DEPTH = 50  # levels
MOST_ALIASES = 100
MOST_NODES = 200_000  # values
