"""What the pages of intake say, in words."""
