"""Label Studio's tasks, and the labelling configuration that they need."""
