"""Hamlet: one front door, one record, one plan, one picture, one partnership."""
