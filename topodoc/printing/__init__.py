"""Pictures for what takes no SVG: slides, documents, printers."""
