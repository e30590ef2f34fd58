"""7-minute briefings: written once in seven sections, given out in every form. Not: what a review found."""
