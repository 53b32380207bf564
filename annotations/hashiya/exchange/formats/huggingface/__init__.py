"""A folder that `datasets` of Hugging Face loads, with its card."""
