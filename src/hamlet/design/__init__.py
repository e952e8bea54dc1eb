"""The design room: components, layouts and assets. Knows no domain."""
