"""What screens are made of: reactive attributes go down, messages go up; of annotations only the model is known."""
