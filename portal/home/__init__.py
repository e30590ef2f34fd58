"""What looks across rooms: landing, my page, the desk's front page, the seed. Not: anything that one room can do alone."""
