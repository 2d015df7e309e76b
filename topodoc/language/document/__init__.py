"""The document: what a spec may say, as models that check a desugared tree and keep the place of every text."""
