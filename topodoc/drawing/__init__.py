"""What both kinds of picture share: scene to SVG."""
