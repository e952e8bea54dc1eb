"""Agreements, previews and openings in words, links and colours."""
