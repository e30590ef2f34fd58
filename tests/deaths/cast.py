"""Those who are in every test, made without its fixtures."""

from accounts.models import User
from tests.factories.accounts import agency, grant, lead, membership, partnership, person

People = dict[str, User]


def people() -> People:
    partnership()
    school, trust = (
        agency(name="Millbrook Primary School"),
        agency(name="Eastvale Community Trust", sector="health"),
    )
    lead(school)
    return {
        "priya": membership(person("Priya Nair"), school).person,
        "morgan": membership(person("Morgan Hale"), school, role="coordinator").person,
        "sam": membership(person("Sam Reyes"), trust).person,
        "tom": grant(person("Tom Ashworth"), "trainer").person,
        "bea": grant(person("Bea Lindqvist"), "business").person,
        "adi": grant(person("Adi Okafor"), "administrator").person,
    }
