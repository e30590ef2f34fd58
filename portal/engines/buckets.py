"""The two buckets: private, sealed on the disk, open to the portal's own pages, swept of uploads nobody finished."""

import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client


def prepare(
    endpoint: str, access_key: str, secret_key: str, names: Sequence[str], origins: Sequence[str]
) -> bool:
    """Make each bucket and say who may reach it; False while the store is not ready for that."""
    try:
        make(endpoint, access_key, secret_key, names, origins)
    except (BotoCoreError, ClientError):
        return False
    return True


def make(
    endpoint: str | None,
    access_key: str,
    secret_key: str,
    names: Sequence[str],
    origins: Sequence[str],
    *,
    region: str = "us-east-1",
    addressing: Literal["path", "virtual", "auto"] = "path",
) -> None:
    """Make each bucket and say who may reach it; one that is there already is kept. Raises botocore's errors."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        region_name=region,
        config=Config(
            s3={"addressing_style": addressing},
            signature_version="s3v4",
            connect_timeout=2,
            read_timeout=10,
            retries={"total_max_attempts": 1},
        ),
    )
    with contextlib.closing(client):
        for name in names:
            _make(client, name, origins)


def _make(client: "S3Client", name: str, origins: Sequence[str]) -> None:
    with contextlib.suppress(
        client.exceptions.BucketAlreadyExists, client.exceptions.BucketAlreadyOwnedByYou
    ):
        client.create_bucket(Bucket=name)
    client.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    # Without this the store answers pages of any origin.
    client.put_bucket_cors(
        Bucket=name,
        CORSConfiguration={
            "CORSRules": [
                {
                    "AllowedOrigins": list(origins),
                    "AllowedMethods": ["GET", "HEAD", "PUT"],
                    "AllowedHeaders": ["Range", "Content-Type"],
                    "ExposeHeaders": ["ETag", "Content-Range", "Content-Length"],
                    "MaxAgeSeconds": 600,
                }
            ]
        },
    )
    client.put_bucket_lifecycle_configuration(
        Bucket=name,
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "unfinished-uploads",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2},
                }
            ]
        },
    )
