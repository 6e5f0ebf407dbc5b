"""Define what the models of all tables have in common: the client of the process."""

from pynamodb.connection.table import TableConnection
from pynamodb.models import Model

from core.aws import dynamodb


class Item(Model):
    """An item of a table."""

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """Return the connection of this table; PynamoDB would make a client for each."""
        connection = super()._get_connection()
        dynamodb.share(connection.connection)
        return connection
