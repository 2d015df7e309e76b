"""The Python-Markdown extension: a fence called topodoc becomes a picture, on any page of any host."""
