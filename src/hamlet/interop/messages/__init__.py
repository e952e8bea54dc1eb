"""What partners' systems send by message: bookings that are asked for, stays in hospital."""
