"""The plant room: one technical concern a file. It knows no room above it and no safeguarding word."""
