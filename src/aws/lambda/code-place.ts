import { resolveFile, type Files } from '../../source/files.ts';
import { isCall, textOf, type FileId } from '../../source/node.ts';
import type { Resource, Value } from '../../model/world.ts';

/** Where the code of a function or the content of a layer lies: below the root, in the template itself, or elsewhere. */
export type CodePlace =
  | {
      readonly kind: 'folder';
      /** Ends with `/`. A build may make it: then it is not there. */
      readonly folder: FileId;
      readonly isThere: boolean;
    }
  | { readonly kind: 'file'; readonly file: FileId }
  | { readonly kind: 'inline'; readonly value: Value; readonly text: string }
  | { readonly kind: 'none'; readonly why: string };

const none = (why: string): CodePlace => ({ kind: 'none', why });
export const NOT_BESIDE = 'its code is not beside the template';

/**
 * The place of a function's `Code` or a layer's `Content`. `!Rain::Embed FILE` has the text of a file (aws-cloudformation/rain, README, read 2026-11). A path is relative to the template, as `aws cloudformation package` and `sam build` read it, and
 * the transform leaves it as it is; `CodeUri` of SAM is `.` where it is not set (aws-sam-cli, lib/utils/codeuri.py and its `_DEFAULT_CODEURI`, read 2026-11).
 */
export function codePlaceOf(resource: Resource, property: 'Code' | 'Content'): CodePlace {
  const { declared } = resource;
  if (declared.code) {
    if ('why' in declared.code) return none(declared.code.why);
    const { folder } = declared.code;
    const path = folder && resource.world.text(folder).literal;
    return localPlace(resource, path ?? '.');
  }
  const code = resource.get(property);
  const asset = assetOf(resource, code, property);
  if (asset) return asset;
  if (code.get('ImageUri').present) return none('image');
  const inline = code.get('ZipFile');
  if (isCall(inline.node, 'Fn::Rain::Embed')) return localPlace(resource, textOf(inline.node.arg) ?? '');
  if (inline.present) {
    const text = inline.literal;
    return text === undefined
      ? none('its inline code is not known until deployment')
      : { kind: 'inline', value: inline, text };
  }
  if (code.get('S3Bucket').present || code.get('S3Key').present) return none('its code is in S3');
  if (code.absent)
    return declared.merged?.type === 'AWS::Serverless::Function'
      ? localPlace(resource, '.')
      : none('it has no code');
  const path = code.literal;
  if (path === undefined) return none('where its code is is not known until deployment');
  return /^[a-z][a-z\d]+:\/\//i.test(path) && !path.startsWith('file://')
    ? none('its code is in S3')
    : localPlace(resource, path.replace(/^file:\/\//, ''));
}

/** Assets of the CDK have their path beside the resource, as seen from the folder of the template, or have it in their key (aws-cdk-lib, cx-api/assets, read 2026-11). */
function assetOf(resource: Resource, code: Value, property: string): CodePlace | undefined {
  const metadata = resource.attribute('Metadata');
  const path = metadata.get('aws:asset:path').literal;
  const of = metadata.get('aws:asset:property').literal ?? property;
  if (path === undefined || of !== property) {
    const [, hash] = /^([\da-f]{64})\.zip$/.exec(code.get('S3Key').literal ?? '') ?? [];
    const beside = hash === undefined ? undefined : localPlace(resource, `asset.${hash}`);
    return beside?.kind === 'folder' && beside.isThere ? beside : undefined;
  }
  if (metadata.get('aws:asset:is-bundled').boolean === true) return none('its code is bundled');
  return localPlace(resource, path);
}

function localPlace({ world }: Resource, path: string): CodePlace {
  const { file, written } = world.stack;
  const target = resolveFile(file, path);
  if (target === undefined) return none('its code is outside of the root of the scan');
  return written ? openedPlace(written.files, target) : none(NOT_BESIDE);
}

function openedPlace(files: Files, target: FileId): CodePlace {
  if (/\.(?:zip|jar|war)$/i.test(target)) return none('its code is in an archive');
  const opened = files.text(target);
  if (!('refused' in opened)) return { kind: 'file', file: target };
  if (opened.refused === 'outside') return none('its code is outside of the root of the scan');
  const folder = target === '' ? '' : `${target}/`;
  return opened.refused === 'not-a-file' || opened.refused === 'missing'
    ? { kind: 'folder', folder, isThere: opened.refused === 'not-a-file' }
    : none('its code can not be read');
}
