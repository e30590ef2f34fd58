"""What an action of any room answers when a thing cannot be done."""


class Refused(Exception):
    """Not possible as things stand; the text is the sentence that people read."""
