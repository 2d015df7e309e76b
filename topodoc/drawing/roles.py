"""What a theme gives a value to: the colour roles, and the sizes with their bounds."""

from __future__ import annotations

COLOURS = (
    "page", "surface", "line", "text", "muted", "dot-rim",
    "group", "group-line", "group-text", "broker-group", "broker-group-line", "broker-group-text",
    "broker", "broker-line", "solid", "pulse", "missing", "external",
    "running", "warning", "error", "stopped", "badge", "badge-text", "tag", "tag-text", "payload",
    "lifeline", "frame", "frame-line", "frame-head", "frame-text", "number-text",
    "accent-1", "accent-2", "accent-3", "accent-4", "accent-5", "accent-6",
)  # fmt: skip

# The least and the most of each size, in pixels, of `leading` in text sizes. A page scales a picture down to three quarters, so
# that a text under 12 would be under 9 there; rows, tabs and badges have fixed heights, which larger texts would leave.
SIZES = {
    "label_size": (12, 40), "caption_size": (12, 18), "edge_size": (12, 40), "group_size": (12, 40), "badge_size": (12, 14),
    "payload_size": (12, 18), "leading": (1.1, 2), "node_padding": (0, 100), "node_radius": (0, 16), "group_padding": (0, 100),
    "group_radius": (0, 40), "label_limit": (60, 600), "edge_label_limit": (60, 600), "node_gap": (0, 400), "rank_gap": (0, 400),
    "margin": (0, 400), "arrow": (4, 24),
}  # fmt: skip
