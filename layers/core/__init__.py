"""What every function shares: the domain, its storage, and the two edges (HTTP, events).

Imports go one way only:

    api, events  ->  catalog, uploading, ...  ->  storage  ->  domain

Nothing in here imports numpy, Pillow, pydicom or boto3; that is the job of the `imaging` layer.
"""
