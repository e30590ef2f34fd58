"""People, agencies, safeguarding leads, roles, and what each person has learnt. Not: what there is to learn."""
