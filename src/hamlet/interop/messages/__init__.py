"""Bookings that 111 and practices ask for by message, and the keys by which their systems come."""
