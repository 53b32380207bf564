"""What everything else passes around: values, the scheme, annotators, assignments, guidelines and errors."""
