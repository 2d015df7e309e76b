"""The MkDocs adapter: options in, files out; the only place that knows MkDocs."""
