"""What a theme gives a value to: the inks and what each paints, and the sizes with their bounds."""

from __future__ import annotations

FAMILIES = {
    "Nodes": {
        "page": "behind everything",
        "surface": "fills a node",
        "line": "borders a node",
        "text": "labels and titles, icons of technologies",
        "muted": "captions, icons of kinds, the legend",
        "dot-rim": "round the dot of a running node",
    },
    "Groups": {
        "group": "fills a group",
        "group-line": "borders a group",
        "group-text": "heads a group",
        "broker-group": "fills a group that holds only topics, queues and the like",
        "broker-group-line": "borders such a group",
        "broker-group-text": "heads such a group, and labels what it holds",
    },
    "Topics, queues, exchanges": {
        "broker": "fills one",
        "broker-line": "borders one, and draws its icon",
    },
    "Databases, caches and other stores": {
        "store": "fills a database, a cache or another store",
        "store-line": "borders one, and draws its icon",
    },
    "Lines with a meaning": {
        "solid": "synchronous edges, messages and their labels",
        "pulse": "asynchronous ones",
        "missing": "messages that no edge carries",
        "external": "borders what someone else runs",
    },
    "States": {
        "running": "the dot of a running node",
        "warning": "the word and the sign of a warning",
        "error": "the word for an error",
        "stopped": "the word for a stopped node",
    },
    "Badges and tags": {
        "badge": "fills a badge, such as x3",
        "badge-text": "its text",
        "tag": "fills the tag of a message",
        "tag-text": "its text",
        "payload": "the data of a message",
    },
    "Sequence charts": {
        "lifeline": "the line below each head",
        "frame": "fills a frame, such as par",
        "frame-line": "borders it and parts its branches",
        "frame-head": "fills its tab",
        "frame-text": "the word in its tab",
        "number-text": "the number of a message, on solid, pulse or missing; the sign of a change",
    },
    "Changes between two versions": {
        "added": "borders and draws what is new, and fills its sign",
        "removed": "what is gone",
        "changed": "what is not as it was",
    },
    "Accents": {f"accent-{number}": f"borders what says accent: {number}" for number in range(1, 7)},
}
COLOURS = tuple(role for family in FAMILIES.values() for role in family)

# The least and the most of each size, in pixels, of `leading` in text sizes. A page scales a picture down to three quarters, so
# that a text under 12 would be under 9 there; rows, tabs and badges have fixed heights, which larger texts would leave.
SIZES = {
    "label_size": (12, 40), "caption_size": (12, 18), "edge_size": (12, 40), "group_size": (12, 40), "badge_size": (12, 14),
    "payload_size": (12, 18), "leading": (1.2, 2), "node_padding": (6, 100), "node_radius": (0, 16), "group_padding": (8, 100),
    "group_radius": (0, 40), "label_limit": (60, 600), "edge_label_limit": (60, 600), "node_gap": (0, 400), "rank_gap": (0, 400),
    "margin": (2, 400), "arrow": (6, 24),
}  # fmt: skip
