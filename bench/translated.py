#!/usr/bin/env python3
"""What AWS' own translator makes of SAM templates, with addresses in the place of local paths.

  python3 bench/translated.py SOURCE DESTINATION [SOURCE DESTINATION …]

Needs aws-sam-translator. A template that the translator refuses gets no DESTINATION.
"""
import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
os.environ.setdefault("AWS_ACCESS_KEY_ID", "none")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "none")

from samtranslator.internal.managed_policies import get_bundled_managed_policy_map  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

PATHS = {
    "Function": "CodeUri",
    "LayerVersion": "ContentUri",
    "Api": "DefinitionUri",
    "HttpApi": "DefinitionUri",
    "StateMachine": "DefinitionUri",
    "GraphQLApi": "SchemaUri",
}
#: Where no path at all means the folder of the template, as it does for `sam package`.
CONTENT = {
    "Function": ("CodeUri", "InlineCode", "ImageUri"),
    "LayerVersion": ("ContentUri",),
    "StateMachine": ("Definition", "DefinitionUri"),
}


class Policies:
    def load(self):
        return get_bundled_managed_policy_map("aws")


def packaged(template):
    shared = (template.get("Globals") or {}).get("Function") or {}
    if isinstance(shared.get("CodeUri"), str) and not shared["CodeUri"].startswith("s3:"):
        shared["CodeUri"] = "s3://bucket/key"
    for name, resource in template["Resources"].items():
        kind = str(resource.get("Type", "")).removeprefix("AWS::Serverless::")
        if kind == resource.get("Type"):
            continue
        properties = resource.setdefault("Properties", {})
        path = PATHS.get(kind)
        if isinstance(properties.get(path), str) and not properties[path].startswith("s3:"):
            properties[path] = f"s3://bucket/{name}"
        image = "Image" in (properties.get("PackageType"), shared.get("PackageType"))
        if kind == "Function" and image:
            properties.setdefault("ImageUri", "123456789012.dkr.ecr.us-east-1.amazonaws.com/image:1")
        elif kind in CONTENT and not any(properties.get(key, shared.get(key)) for key in CONTENT[kind]):
            properties[path] = f"s3://bucket/{name}"
        location = properties.get("Location")
        if kind == "Application" and isinstance(location, str) and not location.startswith("http"):
            properties["Location"] = "https://s3.amazonaws.com/bucket/key"
    return template


for source, destination in zip(sys.argv[1::2], sys.argv[2::2]):
    try:
        with open(source, encoding="utf-8") as file:
            template = json.loads(json.dumps(yaml_parse(file.read()), default=str))
        translated = transform(packaged(template), {}, Policies())
        with open(destination, "w", encoding="utf-8") as file:
            json.dump(translated, file)
    except Exception as error:  # the translator has no class of its own for all that it refuses
        print(f"{source}: {getattr(error, 'message', error)}", file=sys.stderr)
