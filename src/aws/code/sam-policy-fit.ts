import {
  samPolicyTemplate,
  samPolicyTemplateNames,
  type SamJson,
  type SamPolicyTemplate,
} from '../../model/sam-facts.ts';
import { perWorld } from '../../model/memo.ts';
import { Text, type Hole, type Part } from '../../model/text.ts';
import type { World } from '../../model/world.ts';
import { subParts } from '../../source/intrinsics/sub.ts';
import { spend } from '../../source/budget.ts';
import { expandAction } from '../iam/actions/expand.ts';
import { matches } from '../iam/policy/match.ts';
import { patternOf } from './unknown-part.ts';
import { ownArnIn } from '../iam/policy/own-arn-in.ts';
import type { PolicyStatement } from './least-policy.ts';

/** A SAM policy template that gives what is needed and no more, with the text of its parameter, and what it gives of that. */
export type FittingTemplate = {
  readonly template: string;
  readonly parameter?: { readonly name: string; readonly value: Text };
  readonly gives: readonly PolicyStatement[];
};

/**
 * The SAM policy templates that fit statements of one resource each exactly, and the statements that are left. A template fits where each of its actions is
 * needed on one of the resources that it names for it: where a table is read, its indexes are not more.
 */
export function fittingTemplates(
  statements: readonly PolicyStatement[],
  world: World,
): { readonly templates: readonly FittingTemplate[]; readonly rest: readonly PolicyStatement[] } {
  let rest = statements;
  const templates: FittingTemplate[] = [];
  for (const shape of shapes(world)) {
    for (const value of valuesOf(shape, rest)) {
      const taken = takenBy(shape, value, rest);
      if (!taken) continue;
      templates.push({
        template: shape.name,
        ...(shape.parameter === undefined
          ? {}
          : { parameter: { name: shape.parameter, value: nameIn(shape, value, taken, world) } }),
        gives: taken,
      });
      rest = rest.filter(one => !taken.includes(one));
    }
  }
  return { templates, rest };
}

type Shape = {
  readonly name: string;
  readonly parameter: string | undefined;
  readonly statements: readonly {
    readonly actions: readonly string[];
    readonly patterns: readonly Pattern[];
  }[];
};
/** A resource with the parameter between two texts, or without it. */
type Pattern = { readonly before: Text; readonly after?: Text };

/** Templates with at most one parameter and no condition; those that give most come first. */
const shapes = perWorld((world: World): readonly Shape[] =>
  samPolicyTemplateNames()
    .flatMap(name => shapeOf(name, samPolicyTemplate(name), world) ?? [])
    .toSorted((a, b) => sizeOf(b) - sizeOf(a)),
);
const sizeOf = ({ statements }: Shape): number =>
  statements.reduce((sum, { actions }) => sum + actions.length, 0);

function shapeOf(name: string, template: SamPolicyTemplate | undefined, world: World): Shape | undefined {
  const parameters = Object.keys(template?.Parameters ?? {});
  if (!template || parameters.length > 1) return undefined;
  const { Statement: all } = template.Definition;
  if (all.some(({ Condition, Effect }) => Condition !== undefined || Effect !== 'Allow')) return undefined;
  const statements = all.map(({ Action, Resource }) => ({
    actions: [Action].flat().flatMap(pattern => {
      const found = expandAction(pattern);
      return found === 'unknown-service' ? [pattern] : found.map(action => action.name);
    }),
    patterns: [Resource ?? '*'].flat().map(resource => resourcePattern(resource as SamJson, world)),
  }));
  return { name, parameter: parameters[0], statements };
}

/** `arn:…` or `*`, or a `Fn::Sub` in which a variable with a lower-case or own name stands for the parameter. */
function resourcePattern(resource: SamJson, world: World): Pattern {
  const sub =
    typeof resource === 'object' && resource !== null && 'Fn::Sub' in resource
      ? resource['Fn::Sub']
      : resource;
  const text = String(Array.isArray(sub) ? sub[0] : sub);
  const [before, after]: [Part[], Part[]] = [[], []];
  let isAfter = false;
  for (const part of subParts(text)) {
    if (part.kind === 'variable' && !part.name.startsWith('AWS::')) isAfter = true;
    else (isAfter ? after : before).push(part.kind === 'variable' ? pseudo(part.name, world) : part.text);
  }
  return { before: Text.from(before), ...(isAfter ? { after: Text.from(after) } : {}) };
}

function pseudo(name: string, world: World): Part {
  return (name === 'AWS::Region' ? world.pseudo(name) : undefined) ?? ({ of: 'pseudo', name } satisfies Hole);
}

/** What the parameter may be, so that the template names a resource of the statements; one empty text for a template without one. */
function valuesOf(
  { parameter, statements: own }: Shape,
  statements: readonly PolicyStatement[],
): readonly Text[] {
  if (parameter === undefined) return [Text.empty];
  const found = new Map<string, Text>();
  const first = own.find(({ patterns }) => patterns.some(({ after }) => after));
  for (const { resources, actions } of statements) {
    spend(1);
    if (!first || !actions.some(({ name }) => first.actions.includes(name))) continue;
    for (const { arn } of resources)
      for (const pattern of first.patterns) {
        const value = pattern.after && between(arn, pattern.before, pattern.after);
        if (value && patternOf(value).has('*') !== 'yes') found.set(value.key, value);
      }
  }
  return [...found.values()];
}

/** The statements that an instance of a template stands for, all of them; undefined where it gives more or less. */
function takenBy(
  shape: Shape,
  value: Text,
  statements: readonly PolicyStatement[],
): readonly PolicyStatement[] | undefined {
  const given = shape.statements.map(({ actions, patterns }) => {
    const arns = patterns.map(({ before, after }) => (after ? Text.of(before, value, after) : before));
    const keys = new Set(arns.map(({ key }) => key));
    const indexes = arns.filter(arn => arn.endsWith('/index/*') === 'yes');
    return {
      actions: new Set(actions),
      names: (arn: Text): boolean =>
        keys.has(arn.key) || indexes.some(index => matches(index, arn) === 'yes'),
    };
  });
  const taken = statements.filter(({ actions, resources }) =>
    given.some(
      one =>
        actions.every(({ name }) => one.actions.has(name)) && resources.every(({ arn }) => one.names(arn)),
    ),
  );
  const isAllNeeded = given.every(one =>
    [...one.actions].every(name =>
      taken.some(
        ({ actions, resources }) =>
          actions.some(action => action.name === name) && resources.some(({ arn }) => one.names(arn)),
      ),
    ),
  );
  return taken.length > 0 && isAllNeeded ? taken : undefined;
}

/** The name as the template can refer to it. */
function nameIn(
  { statements: own }: Shape,
  value: Text,
  taken: readonly PolicyStatement[],
  world: World,
): Text {
  const isArn = own.some(({ patterns }) => patterns.some(({ before, after }) => after && before.is('')));
  for (const { resources } of taken)
    for (const { arn } of resources) {
      const found = ownArnIn(arn, world);
      const reference = isArn ? found?.arn : found?.name;
      if (reference) return Text.of(reference);
    }
  return value;
}

/** What a text has between two others. */
function between(text: Text, before: Text, after: Text): Text | undefined {
  const rest = withoutStart(text, before);
  return rest && withoutEnd(rest, after);
}

function withoutStart(text: Text, start: Text): Text | undefined {
  let rest = [...text.parts];
  for (const part of start.parts) {
    const [first, ...others] = rest;
    if (first === undefined) return undefined;
    if (typeof part === 'string') {
      if (typeof first !== 'string' || !first.startsWith(part)) return undefined;
      rest = first === part ? others : [first.slice(part.length), ...others];
    } else {
      if (typeof first === 'string' || Text.of(first).key !== Text.of(part).key) return undefined;
      rest = others;
    }
  }
  return rest.length > 0 ? Text.from(rest) : undefined;
}

function withoutEnd(text: Text, end: Text): Text | undefined {
  const { literal } = end;
  if (literal === undefined) return undefined;
  if (literal === '') return text;
  const last = text.parts.at(-1);
  return typeof last === 'string' && last.endsWith(literal)
    ? Text.from([...text.parts.slice(0, -1), last.slice(0, -literal.length)])
    : undefined;
}
