"""Who may edit and publish cards."""

import rules

from accounts.rules import is_business_team, is_trainer

rules.add_perm("library.add", is_business_team | is_trainer)
rules.add_perm("library.edit_any", is_business_team)
rules.add_perm("library.publish", is_business_team)
rules.add_perm("library.edit_pages", is_business_team)
