"""What several letters say alike. Pure."""

NOTHING_YET = "The link opens a page; nothing changes until you press a button there."
CLOSING = f"""## On the day
{{on_the_day}}

## If you cannot come
You can give your place up free of charge until **{{last_free}}**. {{charge}}

A colleague of your agency may take it: the event page says how. [Give up my place]({{cancel_page}}). {NOTHING_YET}"""
FIRST_CLOSING = f"""{CLOSING}

## Before and after
How confident are you today? [Answer the first questions]({{questions_page}}), about a minute, until the event starts. \
The same is asked after the event, when your certificate waits for it, and eight weeks later."""
ENTRY = "The entry for your calendar is attached; if anything changes, the same entry changes."
OUT = "The attached entry takes it out of your calendar."
OF_THE_PERSON = frozenset({"first_name", "cancel_page", "bookings_page"})
