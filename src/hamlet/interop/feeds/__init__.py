"""Feeds: what partners' systems send on their own rhythm, whole or as changes, in bulk."""
