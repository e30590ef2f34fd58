"""Rows sent by PostgreSQL's COPY, several times as quick as INSERT."""

from collections.abc import Sequence

from django.db import connection, models


def send(rows: Sequence[models.Model]) -> None:
    """Store new rows of one model; their keys are the database's and are not read back."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.local_concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    order = f"COPY {quote(rows[0]._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(order) as line:
        for row in rows:
            line.write_row(
                [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
            )
