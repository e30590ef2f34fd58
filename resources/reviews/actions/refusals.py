"""What may not be done, said to who asked."""


class Refused(Exception):
    """What was asked may not be done; the text says why and what to do instead."""
