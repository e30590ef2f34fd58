"""The catalogue: cards, topics, audiences, documents, bundles, search and publishing. Not: what a format is made of."""
