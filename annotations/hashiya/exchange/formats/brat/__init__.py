"""brat's standoff format, and the configuration that it needs."""
