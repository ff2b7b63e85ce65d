import type { StackIndex } from '../../model/stack-index.ts';
import type { Declaration } from '../../model/stack.ts';
import { World } from '../../model/world.ts';
import { resolveFile } from '../../source/files.ts';
import { at, isNull, textOf, type FileId, type Span } from '../../source/node.ts';

/** Where the template of a nested stack lies: a file below the root, or the reason why it is not known here. */
export type TemplateLocation =
  | { readonly file: FileId; readonly span: Span }
  | { readonly elsewhere: string; readonly span: Span };

/**
 * The template of an `AWS::CloudFormation::Stack`. A path is relative to the parent's folder, as `aws cloudformation package` and
 * `sam build` read it; for the CDK's nested stacks the file is in the metadata, and the URL is that of the uploaded asset.
 */
export function locationOf(declared: Declaration, stackIndex: StackIndex): TemplateLocation | undefined {
  const from = stackIndex.stack.file;
  const asset = at(declared.node, 'Metadata', 'aws:asset:path');
  const property = textOf(at(declared.node, 'Metadata', 'aws:asset:property'));
  const url = at(declared.node, 'Properties', 'TemplateURL');
  const node =
    textOf(asset) !== undefined && (property === undefined || property === 'TemplateURL') ? asset : url;
  if (!node || isNull(node)) return undefined;
  const path = new World(stackIndex).text(node).literal;
  const { span } = node;
  if (path === undefined) return { elsewhere: 'is not known until deployment', span };
  if (/^(?:https?|s3):\/\//i.test(path)) return { elsewhere: 'is at a URL', span };
  const file = resolveFile(from, path.replace(/^file:\/\//, ''));
  return file === undefined ? { elsewhere: 'is outside the root of the scan', span } : { file, span };
}
