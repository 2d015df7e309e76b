"""What topodoc reports, by code."""
