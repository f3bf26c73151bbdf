"""The whole suite on real servers, from the EHR's event to the person's own records."""
