"""FHIR R4 (4.0.1) out: what Hamlet holds of a person, in the resources of the standard."""
