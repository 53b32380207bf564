"""Files read line by line and written durably, JSON, TOML, and worker processes."""
