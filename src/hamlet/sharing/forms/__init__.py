"""What an information governance lead types: drafts, signatures, reasons, findings."""
