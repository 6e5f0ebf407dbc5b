"""Assemble what keeps the state of a stack in its data folder."""

from local.aws.cloud import Application
from local.kept.events import Events
from local.kept.folder import Folder
from local.kept.items import Items
from local.kept.journal import Journal
from local.kept.messages import Messages
from local.kept.objects import Objects
from local.kept.users import Users


class Kept:
    """A data folder with the keepers of all services. Make it before the resources of the template."""

    def __init__(self, folder: Folder, moto: Application) -> None:
        self.folder = folder
        self.items, self.objects, self.users, self.messages = Items(), Objects(folder), Users(folder), Messages()
        self.events = Events(folder.book)
        keepers = {
            "DynamoDB": self.items,
            "S3": self.objects,
            "AWSCognitoIdentityProviderService": self.users,
            "AmazonSQS": self.messages,
        }
        self.journal = Journal(moto, folder, keepers)

    def restore(self) -> None:
        """Put everything back into the resources of the template, and keep every change from here on."""
        self.items.restore(self.folder.book)
        self.objects.restore()
        self.users.restore(is_new=self.folder.book.note("begun") is None)
        self.messages.restore(self.folder.book)
        self.folder.book.write_note("begun", "at least once")
        self.journal.runs = True
