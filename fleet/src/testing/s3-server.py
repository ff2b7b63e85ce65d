"""A server of moto whose check of signatures takes queries as they were sent: it decodes %2F before."""

from urllib.parse import parse_qsl, urlsplit

from moto.iam.access_control import S3IAMRequest
from moto.server import main

made = S3IAMRequest._create_aws_request


def with_query(self):
    request = made(self)
    parts = urlsplit(request.url)
    request.params = parse_qsl(parts.query, keep_blank_values=True)
    return request


S3IAMRequest._create_aws_request = with_query
main()
