"""Articles: where they lie, how they come in, which copy one another, and how they are split."""
