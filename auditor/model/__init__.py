"""The nouns: frozen values that every other part shares; no input, no output."""
