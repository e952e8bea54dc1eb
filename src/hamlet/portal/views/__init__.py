"""The portal's pages. Each is public, and in the language that its reader chose."""
