import type { Plain } from '../../builder/make.ts';
import { resolveFile, rootOf } from '../../../source/files.ts';
import { at, isCall, textOf, type Node } from '../../../source/node.ts';
import type { SamBuilder } from '../sam-builder.ts';
import { locationOf } from '../location.ts';
import { truthyProp } from '../read.ts';
import type { SamResource } from '../sam-resource.ts';

/** `managed`: SAM starts the document. `location`: the document lies where it can not be read. */
export type Definition = { readonly managed: boolean; readonly node?: Node; readonly location?: Plain };

/** The definition of an API: written in place, in a file beside the template, or in S3. */
export function definitionOf(builder: SamBuilder, resource: SamResource): Definition {
  const body = truthyProp(resource.properties, 'DefinitionBody');
  const uri = truthyProp(resource.properties, 'DefinitionUri');
  if (body) return { managed: false, node: included(builder, body) };
  if (!uri) return { managed: true };
  const location = locationOf(uri);
  if (location)
    return {
      managed: false,
      location: { Bucket: location.bucket, Key: location.key, Version: location.version },
    };
  const file = fileAt(builder, textOf(uri), uri);
  if (file) return { managed: false, node: file };
  builder.diagnostics.partial('definition', `the definition of ${resource.name} could not be read`, uri.span);
  return { managed: false, location: uri };
}

/** The tree of a file named relative to the template. */
export function fileAt(builder: SamBuilder, path: string | undefined, from: Node): Node | undefined {
  const file =
    path === undefined || /^[a-z][a-z0-9+.-]*:/i.test(path) ? undefined : resolveFile(from.span.file, path);
  const root = file === undefined ? undefined : rootOf(builder.files.open(file));
  if (file !== undefined && root) builder.diagnostics.read.add(file);
  return root;
}

/** `AWS::Include` of a local file is that file. */
function included(builder: SamBuilder, node: Node): Node {
  if (!isCall(node, 'Fn::Transform') || textOf(at(node.arg, 'Name')) !== 'AWS::Include') return node;
  return fileAt(builder, textOf(at(node.arg, 'Parameters', 'Location')), node) ?? node;
}

/** The body of an API to which nothing can be added: as written, or where it lies. */
export function unreadBody(
  written: Node | undefined,
  location: Plain,
): { readonly Body?: Node; readonly BodyS3Location?: Plain } {
  if (location !== undefined) return { BodyS3Location: location };
  return written ? { Body: written } : {};
}
