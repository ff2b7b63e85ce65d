import { groupBy } from '../rule/group-by.ts';
import { folderOf, type Files } from '../source/files.ts';
import {
  at,
  entriesOf,
  itemsOf,
  itemsOrSelf,
  textOf,
  type Entry,
  type Node,
  type Span,
} from '../source/node.ts';
import { commaSeparated } from '../source/cut.ts';
import type { Parsed, Source } from '../source/source.ts';
import { dayBefore, ofCdkNag, suppressing } from './imported-suppressions.ts';
import { entrySpan } from './lines.ts';
import { idsOf } from './other-tools.ts';
import { resourcesOf, type Suppression } from './suppressions.ts';

/** A rule that an app of the CDK acknowledges for a construct and all in it. */
export type Acknowledged = {
  readonly construct: string;
  readonly id: string;
  readonly reason: string;
};

/**
 * What files beside a template say to other tools. The forms are those of their documentation and source, looked up 2026-11-29:
 * - checkov: `skip-check` of `.checkov.yaml` (docs/2.Basics/CLI Command Reference.md), `.checkov.baseline` (checkov/common/output/baseline.py);
 * - trivy: `.trivyignore`, `exp:` the first day on which it does not count (pkg/result/ignore.go);
 * - cdk-nag 3: `aws:cdk:acknowledged-rules` in the metadata of an assembly (src/nag-pack.ts in cdklabs/cdk-nag).
 * Of files of one name the nearest counts, from the folder of the template up to the root.
 */
export function importedFor(
  { root }: Parsed,
  source: Source,
  files: Files,
  acknowledged: readonly Acknowledged[],
): Suppression[] {
  const whole: Span = { file: source.file, start: 0, end: source.text.length };
  const named = resourcesOf(root);
  const places = [...named, ...entriesOf(at(root, 'functions'))];
  return [
    ...ofConfig(nearest(files, source.file, ['.checkov.yaml', '.checkov.yml']), files, whole),
    ...ofBaseline(nearest(files, source.file, ['.checkov.baseline']), files, places),
    ...ofIgnoreFile(nearest(files, source.file, ['.trivyignore']), files, whole),
    ...ofConstructs(named, acknowledged),
  ];
}

function nearest(files: Files, template: string, names: readonly string[]): string | undefined {
  for (let folder = folderOf(template); ; folder = folderOf(folder.slice(0, -1))) {
    const found = names.map(name => `${folder}${name}`).find(file => 'source' in files.text(file));
    if (found !== undefined || folder === '') return found;
  }
}

const rootOf = (files: Files, file: string | undefined): Node | undefined => {
  const opened = file === undefined ? undefined : files.open(file);
  return opened && 'parsed' in opened ? opened.parsed.root : undefined;
};

/** `skip-check: [CKV_AWS_18, CKV_AWS_2*]`, or the same with commas. Severities need the service of its vendor. */
function ofConfig(file: string | undefined, files: Files, scope: Span): Suppression[] {
  const skipped = at(rootOf(files, file), 'skip-check');
  return itemsOrSelf(skipped).flatMap(node =>
    commaSeparated(textOf(node) ?? '')
      .flatMap(id => (id.endsWith('*') ? idsFrom(id.slice(0, -1)) : [id]))
      .flatMap(id =>
        suppressing({ tool: 'checkov', id, reason: `skip-check in ${file}`, at: node.span, scope }),
      ),
  );
}

const idsFrom = (prefix: string): readonly string[] => idsOf('checkov').filter(id => id.startsWith(prefix));

/** `{ failed_checks: [{ file: /template.yaml, findings: [{ resource: AWS::S3::Bucket.Uploads, check_ids: [CKV_AWS_18] }] }] }` */
function ofBaseline(file: string | undefined, files: Files, places: readonly Entry[]): Suppression[] {
  const byName = new Map(places.map(place => [place.key, place]));
  return itemsOf(at(rootOf(files, file), 'failed_checks')).flatMap(checked => {
    // The path counts from the folder that was scanned, which is not written down.
    const path = `/${textOf(at(checked, 'file')) ?? ''}`.replace(/^\/{2,}/, '/');
    return itemsOf(at(checked, 'findings')).flatMap(finding => {
      const resource = textOf(at(finding, 'resource')) ?? '';
      const place = byName.get(resource.slice(resource.lastIndexOf('.') + 1));
      if (!place || !`/${place.keySpan.file}`.endsWith(path)) return [];
      const scope = entrySpan(place);
      return itemsOf(at(finding, 'check_ids')).flatMap(id =>
        suppressing({
          tool: 'checkov',
          id: textOf(id) ?? '',
          reason: `in ${file}`,
          at: id.span,
          scope,
        }),
      );
    });
  });
}

/** One id on a line, with `exp:2027-01-31` behind it; `#` begins a comment. */
function ofIgnoreFile(file: string | undefined, files: Files, scope: Span): Suppression[] {
  const text = file === undefined ? undefined : files.text(file);
  if (!text || !('source' in text)) return [];
  const { source } = text;
  return source.lineStarts.flatMap((start, index) => {
    const line = source.line(index + 1).trim();
    const [id = '', ...fields] = line.split(/\s+/);
    if (id === '' || id.startsWith('#')) return [];
    const day = fields.find(field => field.startsWith('exp:'))?.slice('exp:'.length);
    const until = day === undefined ? undefined : dayBefore(day);
    if (day !== undefined && until === undefined) return [];
    return suppressing({
      tool: 'trivy',
      id,
      reason: `in ${file}`,
      at: { file: source.file, start, end: start + line.length },
      scope,
      ...(until === undefined ? {} : { until }),
    });
  });
}

/** Paths of constructs are as long as somebody made them. */
const MOST_STEPS = 100;

function ofConstructs(resources: readonly Entry[], acknowledged: readonly Acknowledged[]): Suppression[] {
  if (acknowledged.length === 0) return [];
  const byConstruct = groupBy(acknowledged, ({ construct }) => construct);
  return resources.flatMap(resource => {
    const node = at(resource.value, 'Metadata', 'aws:cdk:path');
    const steps = textOf(node)?.split('/').slice(0, MOST_STEPS) ?? [];
    return steps
      .flatMap((_, index) => byConstruct.get(steps.slice(0, index + 1).join('/')) ?? [])
      .flatMap(({ id, reason }) =>
        node ? ofCdkNag({ id: withoutPlugin(id), reason, at: node.span, scope: entrySpan(resource) }) : [],
      );
  });
}

/** `Annotation::AwsSolutions-S1`, `AwsSolutions::AwsSolutions-IAM5[Action::s3:*]`: the rule behind the plug-in that reports it. */
function withoutPlugin(id: string): string {
  const bracket = id.indexOf('[');
  const cut = id.slice(0, bracket < 0 ? id.length : bracket).lastIndexOf('::');
  return cut < 0 ? id : id.slice(cut + 2);
}
