def letters(text):
    """How many letters a text has."""
    return sum(character.isalpha() for character in text)
