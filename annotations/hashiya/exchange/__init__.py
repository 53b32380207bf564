"""Tags out and in: exporting, importing, and the formats."""
