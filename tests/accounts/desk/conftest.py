"""What the desk's tests share."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries_of(signed_in):
    """`queries_of(bea, address)`: how often the database was asked for a page; other rooms' rail entries count too."""

    def count(someone, address: str) -> int:
        client = signed_in(someone)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    return count
