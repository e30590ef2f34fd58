"""Who makes posters, and who may put a name on one: everybody who may see it."""

import rules

from accounts.rules import is_business_team, is_coordinator

rules.add_perm("posters.manage", is_business_team)
rules.add_perm("posters.see_walls", is_business_team | is_coordinator)
