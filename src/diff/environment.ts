import { detect } from '../aws/secrets/detect/detect.ts';
import { isCall } from '../source/node.ts';
import type { StackChange, SentencePart } from './change.ts';
import type { Effect } from '../model/effect.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import { spansOf } from './settings.ts';
import { arrow, subjectOf } from './words.ts';

const VARIABLE = /^Properties\/Environment\/Variables\/([^/]+)$/;

/** Environment variables of functions, values that are secrets, and parameters whose value is hidden or no longer is. */
export const environmentChanges = (ground: Ground): readonly StackChange[] =>
  ground.unexplained.flatMap(byVariable).flatMap(([fact, whole]) => {
    if (whole) ground.explain([whole]);
    const name = VARIABLE.exec(fact.path)?.[1];
    if (name !== undefined && fact.kind === 'value') return [variable(fact, name, ground)];
    return /^Properties\/Parameters\/[^/]+\/NoEcho$/.test(fact.path) ? [noEcho(fact, ground)] : [];
  });

/** A fact about all variables of a function is one about each. */
function byVariable(fact: FactDifference): readonly (readonly [FactDifference, FactDifference?])[] {
  const rest = /^Properties\/Environment(\/Variables)?$/.exec(fact.path);
  if (!rest || fact.kind !== 'value') return [[fact]];
  const of = (value: FactDifference['before']) => (rest[1] ? value : value?.get('Variables'))?.entries ?? [];
  const [old, now] = [
    new Map(of(fact.before).map(([key, value]) => [key, value])),
    new Map(of(fact.after).map(([key, value]) => [key, value])),
  ];
  return [...new Set([...old.keys(), ...now.keys()])].map(
    key =>
      [
        {
          ...fact,
          path: `Properties/Environment/Variables/${key}`,
          before: old.get(key),
          after: now.get(key),
        },
        fact,
      ] as const,
  );
}

function variable(fact: FactDifference, name: string, ground: Ground): StackChange {
  ground.explain([fact]);
  const [was, is] = [isSecret(fact.before, name), isSecret(fact.after, name)];
  const what: readonly SentencePart[] = is
    ? [`has a secret in clear text in its variable ${name}`]
    : ['has the variable ', ...arrow({ ...fact, path: name })];
  return {
    ...base(fact, ground),
    effect: effectOf(was, is),
    topic: is || was ? 'secret' : 'environment',
    what: is && was ? [`has another secret in clear text in its variable ${name}`] : what,
  };
}

function effectOf(was: boolean, is: boolean): Effect {
  if (was === is) return 'neutral';
  return is ? 'unprotects' : 'protects';
}

/** A literal that looks like a secret. */
function isSecret(value: FactDifference['before'], name: string): boolean {
  const literal = value?.present && !isCall(value.node) ? value.literal : undefined;
  return literal !== undefined && detect(name, literal)?.strength === 'strong';
}

function noEcho(fact: FactDifference, ground: Ground): StackChange {
  ground.explain([fact]);
  const name = fact.path.split('/')[2] ?? '';
  const hides = fact.after?.boolean === true;
  return {
    ...base(fact, ground),
    subject: name,
    effect: hides ? 'protects' : 'unprotects',
    topic: 'secret',
    what: [hides ? 'is hidden by NoEcho now' : 'is no longer hidden by NoEcho'],
  };
}

const base = (fact: FactDifference, ground: Ground): Omit<StackChange, 'effect' | 'topic' | 'what'> => ({
  subject: subjectOf(fact.resource, ground),
  resource: fact.resource,
  at: spansOf([fact]),
  when: fact.when,
  confidence: fact.confidence,
  answer: fact.answer,
});
