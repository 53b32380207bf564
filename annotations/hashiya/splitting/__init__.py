"""Articles dealt out into train, dev and test, with those that copy one another on one side."""
