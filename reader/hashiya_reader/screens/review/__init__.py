"""Review: what annotators differ on, decided place by place."""
