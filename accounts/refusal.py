"""What an action says when it will not do something. The text is a sentence for the person who asked."""


class CannotBe(Exception):
    """It cannot be done as things stand; nothing was changed."""
