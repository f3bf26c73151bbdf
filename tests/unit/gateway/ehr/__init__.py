"""The HTTPS door of EHRs on a pretended bus."""
