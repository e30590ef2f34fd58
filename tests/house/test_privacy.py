"""Every model is classified in the privacy register, with a rule in words."""

from django.apps import apps

from portal.lib import privacy


def test_every_model_is_classified():
    missing = {
        model._meta.label
        for model in apps.get_models(include_auto_created=False)
        if model not in privacy.register and model._meta.managed
    }
    assert missing == set()


def test_every_classification_says_why_or_how_long():
    silent = {
        m._meta.label for m, h in privacy.register.items() if not (h.why if h.person is None else h.keep)
    }
    assert silent == set()


def test_every_path_to_a_person_can_be_followed():
    broken = set()
    for model, holding in privacy.register.items():
        if holding.person is None or holding.export:
            continue
        try:
            str(model._default_manager.filter(**{holding.person: None}).query)
        except Exception as error:  # noqa: BLE001  every failure is the finding
            broken.add(f"{model._meta.label}: {error}")
    assert broken == set()
