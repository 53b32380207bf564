"""Review: annotators' tags compared, reviewers' verdicts on them, and the gold."""
