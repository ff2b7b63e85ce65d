import { entriesOf, type Node, type Span } from '../source/node.ts';
import { detect } from '../aws/secrets/detect/detect.ts';
import { describe, type Fact } from '../model/fact.ts';
import { explore, type Explored, type Seen } from '../model/explore.ts';
import { StackIndex } from '../model/stack-index.ts';
import { worded, type Declaration, type Stack } from '../model/stack.ts';
import { Resource, Value } from '../model/value.ts';
import type { World } from '../model/world.ts';
import type { Broken, Finding, Undecided } from './finding.ts';
import { joined } from './join.ts';
import {
  compareSeverity,
  NO_SETTINGS,
  type ReportDetails,
  type OptionValues,
  type Rule,
  type Settings,
} from './rule.ts';

type ReportedItem = {
  readonly at: Span;
  readonly node: Node | undefined;
  readonly path: string;
  readonly message: string;
  readonly more: ReportDetails;
  readonly resource: Declaration;
};
/** `suppressed` are findings that the author accepted: they are no findings. */
export type RunResult = {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly undecided: readonly Undecided[];
  readonly broken: readonly Broken[];
};
export type RunOptions = {
  readonly strict: boolean;
  readonly today?: string;
  readonly settings?: Settings;
  /** What a project set for the options of a rule. */
  readonly optionsOf?: (rule: string) => OptionValues | undefined;
  /** Whether the author accepted a finding; asked before findings are joined, so that one of several may be. */
  readonly accepts?: (finding: Finding) => boolean;
};

/** Every rule on every resource of every stack; equal findings of several stages are one. */
export function runRules(stacks: readonly Stack[], rules: readonly Rule[], judging: RunOptions): RunResult {
  const each = stacks.map(stack => runOnStack(stack, rules, judging));
  const undecided = new Map(
    each.flatMap(one => one.undecided.map(it => [`${it.rule}\0${it.resource}\0${it.reason}`, it] as const)),
  );
  const broken = new Map(
    each.flatMap(one => one.broken.map(it => [`${it.rule}\0${it.resource}`, it] as const)),
  );
  return {
    findings: joined(
      stacks,
      each.map(one => one.findings),
    ),
    suppressed: joined(
      stacks,
      each.map(one => one.suppressed),
    ),
    undecided: [...undecided.values()],
    broken: [...broken.values()],
  };
}

function runOnStack(
  stack: Stack,
  rules: readonly Rule[],
  judging: RunOptions,
): { findings: Finding[]; suppressed: Finding[]; undecided: Undecided[]; broken: Broken[] } {
  const stackIndex = new StackIndex(stack);
  const findings: Finding[] = [];
  const suppressed: Finding[] = [];
  const undecided: Undecided[] = [];
  const broken: Broken[] = [];
  for (const rule of rules) {
    const types = rule.on.filter(type => stackIndex.has(type));
    if (types.length === 0) continue;
    const mine: Finding[] = [];
    const together: Finding[] = [];
    const options = optionsFor(rule, judging);
    const reasons = new Set<string>();
    for (const declared of types.flatMap(type => stackIndex.ofType(type))) {
      try {
        for (const one of explore(stackIndex, world =>
          runRule(rule, world, declared, judging, options, reasons),
        )) {
          const found = finding(rule, stack, one);
          (judging.accepts?.(found)
            ? suppressed
            : rule.gather && !judging.strict && !one.item.more.apart
              ? together
              : mine
          ).push(found);
        }
      } catch (error) {
        broken.push({
          rule: rule.id,
          resource: declared.name,
          at: declared.at,
          error: error instanceof Error ? error.message : String(error),
        });
      }
      for (const reason of reasons) undecided.push({ rule: rule.id, resource: declared.name, reason });
      reasons.clear();
    }
    findings.push(...gathered(rule, together), ...sameToken(mine));
  }
  return { findings, suppressed, undecided, broken };
}

const NO_OPTIONS: OptionValues = {};
function optionsFor({ id, options }: Rule, { optionsOf }: RunOptions): OptionValues {
  return options === undefined
    ? NO_OPTIONS
    : {
        ...Object.fromEntries(Object.entries(options).map(([name, { fallback }]) => [name, fallback])),
        ...optionsOf?.(id),
      };
}

function runRule(
  rule: Rule,
  world: World,
  declared: Declaration,
  { strict, today = '', settings = NO_SETTINGS }: RunOptions,
  options: OptionValues,
  reasons: Set<string>,
): Seen<ReportedItem>[] {
  const resource = world.resource(declared.id);
  const seen: Seen<ReportedItem>[] = [];
  const undetermined = (reason: string): void => void reasons.add(reason);
  if (resource)
    rule.check({
      resource,
      world,
      strict,
      today,
      settings,
      options,
      undetermined,
      unsure: undetermined,
      report: (place, message, more = {}) => {
        const at = place instanceof Value ? pointed(place) : place;
        const path = place instanceof Value ? place.path : '';
        const where = `${at.file}\0${at.start}\0${path}`;
        const on = more.of ?? (place instanceof Resource ? place.declared : declared);
        seen.push({
          place: where,
          key: `${where}\0${message}\0${more.severity ?? ''}`,
          item: {
            at,
            node: place instanceof Value ? place.node : undefined,
            path,
            message,
            more,
            resource: on,
          },
        });
      },
    });
  return seen;
}

/** The token to point to: a resource's type, the first key of a map, the first item of a list. */
function pointed(value: Value): Span {
  return value instanceof Resource ? value.at : first(value.node, value.span);
}
function first(node: Node | undefined, span: Span): Span {
  if (node?.anchor) return node.span;
  if (node?.kind === 'map') return entriesOf(node)[0]?.keySpan ?? span;
  if (node?.kind === 'list' && node.items[0]) return first(node.items[0], node.items[0].span);
  return span;
}

function finding(
  rule: Rule,
  stack: Stack,
  { item, when, confidence, complete }: Explored<ReportedItem>,
): Finding {
  const { at, node, path, message, more, resource } = item;
  // What stands elsewhere, in a mapping or a parameter, others may read as well.
  const own =
    at.file === resource.node.span.file &&
    at.start >= resource.node.span.start &&
    at.end <= resource.node.span.end;
  const replaced =
    more.replacement !== undefined && own && node?.kind === 'scalar' && !node.made && !node.anchor
      ? { replacement: { of: node.text, by: more.replacement } }
      : {};
  return {
    rule: rule.id,
    severity: more.severity ?? rule.severity,
    confidence,
    message: complete ? message : `${message} (not all branches were evaluated)`,
    why: more.why ?? rule.why,
    fix: worded(
      more.fix === undefined ? rule : { fix: more.fix, words: more.words },
      resource,
      stack.dialect,
    ),
    ...replaced,
    at,
    body: resource.node.span,
    when: branches(when),
    resource: resource.name,
    resourceType: resource.type,
    deployed: resource.id,
    path,
    complete,
    related: (more.related ?? []).map(({ at: place, note, resource: other, step }) => ({
      at: place instanceof Value ? pointed(place) : place,
      note,
      ...(other === undefined ? {} : { resource: other }),
      ...(step ? { step } : {}),
    })),
  };
}

/** One branch is its facts; several are one sentence. */
export function branches(when: readonly (readonly Fact[])[]): string[] {
  const [only] = when;
  if (when.length === 0 || !only || when.some(branch => branch.length === 0)) return [];
  return when.length === 1
    ? only.map(told)
    : [when.map(branch => branch.map(told).join(' and ')).join(', or ')];
}

/** A template that compares a parameter with a secret must not make us print it. */
const told = (fact: Fact): string =>
  describe(fact.is !== '' && detect(fact.subject, fact.is) ? { ...fact, is: '•••' } : fact);

/** Findings of one rule at one token are one fact: one speaks, the same whatever their order, and the other resources are related. */
function sameToken(findings: readonly Finding[]): Finding[] {
  const byToken = new Map<string, Finding[]>();
  for (const one of findings) {
    const key = `${one.at.file}\0${one.at.start}\0${one.severity}\0${one.when.join('\0')}\0${sameWords(one)}`;
    const list = byToken.get(key);
    if (list) list.push(one);
    else byToken.set(key, [one]);
  }
  return [...byToken.values()].map(same => {
    const speaker = same.reduce((least, one) => (one.deployed < least.deployed ? one : least));
    const others = same
      .filter(one => one !== speaker)
      .map(one => ({ at: one.at, note: `same issue in ${one.resource}`, resource: one.resource }));
    return others.length === 0 ? speaker : { ...speaker, related: [...speaker.related, ...others] };
  });
}
/** The message without the resource's own name: what two resources at one token share. */
const sameWords = (one: Finding): string =>
  one.message.replaceAll(one.resource, '').replaceAll(one.deployed, '');

function gathered(rule: Rule, findings: readonly Finding[]): Finding[] {
  const [head, ...others] = findings.toSorted(
    (a, b) => compareSeverity(a.severity, b.severity) || a.when.length - b.when.length,
  );
  if (!head || others.length === 0 || !rule.gather) return [...findings];
  const message = rule.gather(
    findings.map(one => ({ resource: one.resource, type: one.resourceType, message: one.message })),
  );
  const named = new Set([head.deployed]);
  const related = others
    .filter(one => !named.has(one.deployed) && named.add(one.deployed))
    .map(one => ({ at: one.at, note: one.message, resource: one.resource }));
  const { replacement: _, ...rest } = head;
  return [{ ...rest, message, related: [...head.related, ...related] }];
}
