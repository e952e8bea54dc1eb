"""The pages of sharing, for an information governance lead."""
