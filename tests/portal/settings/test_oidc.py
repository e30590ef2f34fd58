"""Sign-in with the employer's account is switched on by the environment alone."""

import json

import pytest

from tests.portal.settings.test_production import COMPLETE, start

GIVEN = {
    "PORTAL_OIDC_URL": "https://login.example.org/tenant/v2.0",
    "PORTAL_OIDC_ID": "the portal's number",
    "PORTAL_OIDC_SECRET": "the portal's secret",
    "PORTAL_OIDC_NAME": "Northmere Council",
    "PORTAL_OIDC_ALSO": "https://mfa.example.org, https://more.example.org",
}
WORDS = (
    "import json, portal.settings.production as p;"
    "print(json.dumps([p.SOCIALACCOUNT_PROVIDERS, p.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']]))"
)


def read(tmp_path, **given) -> tuple[dict, list[str]]:
    """The providers, and where a form may lead to, as a server reads them."""
    return json.loads(start(tmp_path, WORDS, **COMPLETE, **given))


def test_the_provider_is_as_it_was_given(tmp_path):
    providers, leads = read(tmp_path, **GIVEN)
    assert providers == {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "work",
                    "name": "Northmere Council",
                    "client_id": "the portal's number",
                    "secret": "the portal's secret",
                    "settings": {"server_url": "https://login.example.org/tenant/v2.0"},
                }
            ],
        }
    }
    assert leads == [
        "'self'",
        "https://login.example.org",
        "https://mfa.example.org",
        "https://more.example.org",
    ]


def test_without_an_address_there_is_none_and_forms_stay_here(tmp_path):
    providers, leads = read(tmp_path, **GIVEN | {"PORTAL_OIDC_URL": ""})
    assert (providers["openid_connect"]["APPS"], leads) == ([], ["'self'"])


@pytest.mark.parametrize("name", ["PORTAL_OIDC_ID", "PORTAL_OIDC_SECRET"])
@pytest.mark.parametrize("value", ["", " "])
def test_a_provider_without_its_number_or_secret_is_refused(tmp_path, name, value):
    said = start(tmp_path, WORDS, **COMPLETE, **GIVEN | {name: value})
    assert said.partition(": ")[2] == (
        f"{name} is not set: the provider that PORTAL_OIDC_URL names gave it for this portal, and asks for it."
    )
