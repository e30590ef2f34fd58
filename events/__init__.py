"""Virtual learning events: the programme, bookings, one line per event, the register. Not: recordings (videos)."""
