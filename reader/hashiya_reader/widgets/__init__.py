"""What screens are made of: reactive attributes go down, messages go up.

Of annotations only the model is known.
"""
