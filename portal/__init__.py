"""The front door and the plant room: wires everything, owns no safeguarding word."""
