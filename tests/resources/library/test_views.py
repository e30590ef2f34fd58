"""Readers find, open and take what is theirs to see, and nothing else."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_library_opens_to_a_visitor(client):
    assert client.get("/library/").status_code == 200
