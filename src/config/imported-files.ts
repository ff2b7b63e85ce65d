import { groupBy } from '../rule/group-by.ts';
import { spend } from '../source/budget.ts';
import { matchesPart } from '../model/pattern.ts';
import type { Files } from '../source/files.ts';
import { at, entriesOf, itemsOf, itemsOrSelf, textOf, type Entry, type Span } from '../source/node.ts';
import { commaSeparated } from '../source/cut.ts';
import type { Parsed, Source } from '../source/source.ts';
import { importedWithin, nearest, NOTHING_IMPORTED, seenFrom, treeOf, type Imported } from './beside.ts';
import { ofCdkNag, suppressing } from './imported-suppressions.ts';
import { entrySpan } from './lines.ts';
import { equalsOfAll, idsOf } from './other-tools.ts';
import { resourcesOf, type Suppression, type SuppressionDiagnostic } from './suppressions.ts';
import { ofTrivy } from './trivy-ignore.ts';

/** A rule that an app of the CDK acknowledges for a construct and all in it. */
export type Acknowledged = {
  readonly construct: string;
  readonly id: string;
  readonly reason: string;
};

/**
 * What files beside a template say to other tools. The forms are those of their documentation and source, looked up 2026-11-29:
 * - checkov: `skip-check` and `skip-path` of `.checkov.yaml` (docs/2.Basics/CLI Command Reference.md, `filter_ignored_paths` in
 *   checkov/common/runners/base_runner.py), `.checkov.baseline` (checkov/common/output/baseline.py);
 * - trivy: `trivy-ignore.ts`;
 * - cdk-nag 3: `aws:cdk:acknowledged-rules` in the metadata of an assembly (src/nag-pack.ts in cdklabs/cdk-nag).
 * Of files of one name the nearest counts, from the folder of the template up to the root.
 */
export function importedFor(
  { root }: Parsed,
  source: Source,
  files: Files,
  acknowledged: readonly Acknowledged[],
): Imported {
  const whole: Span = { file: source.file, start: 0, end: source.text.length };
  const named = resourcesOf(root);
  const places = [...named, ...entriesOf(at(root, 'functions'))];
  const config = nearest(files, source.file, ['.checkov.yaml', '.checkov.yml']);
  const skipped =
    config === undefined ? NOTHING_IMPORTED : importedWithin(config, () => ofSkipPath(config, files, whole));
  const suppressions = [
    ...ofConfig(config, files, whole),
    ...ofBaseline(nearest(files, source.file, ['.checkov.baseline']), files, places),
    ...ofConstructs(named, acknowledged),
  ];
  const trivy = ofTrivy(files, source.file, whole);
  return {
    suppressions: [...suppressions, ...skipped.suppressions, ...trivy.suppressions],
    unread: [...skipped.unread, ...trivy.unread],
  };
}

/** `skip-check: [CKV_AWS_18, CKV_AWS_2*]`, or the same with commas. Severities need the service of its vendor. */
function ofConfig(file: string | undefined, files: Files, scope: Span): Suppression[] {
  const skipped = at(treeOf(files, file), 'skip-check');
  return itemsOrSelf(skipped).flatMap(node =>
    commaSeparated(textOf(node) ?? '')
      .flatMap(id => (id.endsWith('*') ? idsFrom(id.slice(0, -1)) : [id]))
      .flatMap(id =>
        suppressing({ tool: 'checkov', id, reason: `skip-check in ${file}`, at: node.span, scope }),
      ),
  );
}

const idsFrom = (prefix: string): readonly string[] => idsOf('checkov').filter(id => id.startsWith(prefix));

/**
 * `skip-path: [legacy/, '^\./old', '\.template\.json$']`: nothing is looked for in a file when its path, or that of a folder that it is in, has the text in
 * it or matches the regular expression. Paths count from the folder that checkov runs in, as `./legacy` or `legacy`.
 */
function ofSkipPath(file: string, files: Files, scope: Span): Imported {
  const names = seenFrom(file, scope.file).split('/');
  const paths = names.flatMap((_, index) => {
    const path = names.slice(0, index + 1).join('/');
    return [path, `./${path}`];
  });
  const suppressions: Suppression[] = [];
  const unread: SuppressionDiagnostic[] = [];
  for (const node of itemsOrSelf(at(treeOf(files, file), 'skip-path'))) {
    const pattern = textOf(node) ?? '';
    spend(1 + pattern.length);
    if (pattern === '') continue;
    const matched = paths.map(path => path.includes(pattern) || matchesPart(escapedDot(pattern), path));
    if (matched.includes(true)) {
      const reason = `${pattern} in ${file}`;
      const foreign = { tool: 'checkov', id: 'skip-path', reason, at: node.span, scope } as const;
      suppressions.push(...suppressing(foreign, equalsOfAll('checkov')));
    } else if (matched.includes(undefined))
      unread.push({
        at: node.span,
        message: `skip-path "${pattern}" is not understood as a regular expression and accepts nothing`,
      });
  }
  return { suppressions, unread };
}

/** The only folder of which checkov takes the dot for a dot. */
const escapedDot = (pattern: string): string => pattern.replaceAll('.terraform', '\\.terraform');

/** `{ failed_checks: [{ file: /template.yaml, findings: [{ resource: AWS::S3::Bucket.Uploads, check_ids: [CKV_AWS_18] }] }] }` */
function ofBaseline(file: string | undefined, files: Files, places: readonly Entry[]): Suppression[] {
  const byName = new Map(places.map(place => [place.key, place]));
  return itemsOf(at(treeOf(files, file), 'failed_checks')).flatMap(checked => {
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
