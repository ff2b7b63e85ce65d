import { switchedOff, valuesAt } from '../aws/switches.ts';
import { lookUp } from '../model/look-up.ts';
import { Resource } from '../model/world.ts';
import type { StackChange, SentencePart } from './change.ts';
import type { Effect } from '../model/effect.ts';
import type { FactDifference } from './facts.ts';
import type { Ground } from './ground.ts';
import type { ResourcePair } from './pairs.ts';
import { settingsOf, type ProtectiveSetting, type State } from './settings-table.ts';
import { arrow, subjectOf } from './words.ts';

/** Protections that were lost or won: encryption, logs, recovery, keys, and switches that let somebody in. */
export const settingChanges = (ground: Ground): readonly StackChange[] =>
  ground.pairs.flatMap(pair => [...switchChanges(pair, ground), ...deletionChanges(pair, ground)]);

function switchChanges(pair: ResourcePair, ground: Ground): readonly StackChange[] {
  const { before, after } = pair;
  if (!before || !after) return [];
  const facts = ground.differencesOf(pair).filter(({ kind }) => kind === 'value');
  const settings = settingsOf(after.type).filter(({ row }) => facts.some(fact => touches(fact, row)));
  if (settings.length === 0) return [];
  type Found = { readonly setting: ProtectiveSetting; readonly was: State; readonly is: State };
  const seen = ground.jointly(
    pair,
    worlds => {
      const found = ground.existing(pair, worlds);
      if (!found.before || !found.after) return [];
      const { before: old, after: now } = found;
      return settings.flatMap((setting, index) => {
        const item: Found = { setting, was: stateOf(setting, old), is: stateOf(setting, now) };
        return item.was === item.is || (item.is === 'on' && !hasPlace(setting, now))
          ? []
          : [{ place: `${index}`, key: `${index} ${item.was} ${item.is}`, item }];
      });
    },
    ({ was, is }) => was === 'open' || is === 'open',
  );
  const told = new Map<string, StackChange>();
  for (const { item, when, confidence } of seen) {
    const { setting, was, is } = item;
    const touched = facts.filter(fact => touches(fact, setting.row));
    const answer = was === 'open' || is === 'open' ? 'maybe' : 'no';
    if (answer === 'maybe') continue;
    ground.explain(touched);
    const effect = is === 'off' ? setting.off : WON[setting.off];
    const says =
      is === 'off' ? [`${setting.says} (`, ...changed(touched), ')'] : ['sets ', ...changed(touched)];
    told.set(`${effect} ${is === 'off' ? setting.says : placesOf(touched)}`, {
      effect,
      topic: setting.topic,
      subject: subjectOf(pair, ground),
      resource: { before, after },
      what: says,
      at: spansOf(touched),
      when,
      confidence,
      answer,
    });
  }
  return [...told.values()];
}

const WON: Readonly<Record<ProtectiveSetting['off'], Effect>> = { unprotects: 'protects', opens: 'closes' };

/** Whether there is anything left that a switch could be set in: that it went protects nothing. */
const hasPlace = ({ row }: ProtectiveSetting, resource: Resource): boolean =>
  valuesAt(resource, row.within ?? []).length > 0;

function stateOf({ row, state }: ProtectiveSetting, resource: Resource): State {
  if (state) return state(resource);
  const found = switchedOff([row], resource);
  if (found.some(({ how }) => how === 'written' || how === 'unset')) return 'off';
  return found.length > 0 ? 'open' : 'on';
}

/** Whether a fact is about the place of a switch, or about a map with it or in it. */
function touches({ path }: FactDifference, { within = [], path: own }: ProtectiveSetting['row']): boolean {
  const wanted = [...within, ...own];
  const [first, ...steps] = path.split('/');
  return (
    first === 'Properties' &&
    steps.every(
      (step, index) => wanted[index] === undefined || wanted[index] === '*' || wanted[index] === step,
    )
  );
}

const placesOf = (facts: readonly FactDifference[]): string => facts.map(({ path }) => path).join();

const changed = (facts: readonly FactDifference[]): readonly SentencePart[] =>
  facts.slice(0, 2).flatMap((fact, index): SentencePart[] => [index === 0 ? '' : ', ', ...arrow(fact)]);

export const spansOf = (facts: readonly FactDifference[]): StackChange['at'] => {
  const before = facts.find(fact => fact.before?.present)?.before;
  const after = facts.find(fact => fact.after?.present)?.after;
  return {
    ...(before ? { before: before.provenance?.span ?? before.span } : {}),
    ...(after ? { after: after.provenance?.span ?? after.span } : {}),
  };
};

/** What each policy does with the data of a resource that goes. */
const KEEPS: { readonly [policy: string]: boolean } = {
  Retain: true,
  RetainExceptOnCreate: true,
  Snapshot: true,
  Delete: false,
};
const POLICIES: { readonly [attribute: string]: string } = {
  DeletionPolicy: 'when it is removed from the stack',
  UpdateReplacePolicy: 'when it is replaced',
};
/** Types that keep a snapshot where nothing is written (CloudFormation template reference, "DeletionPolicy attribute", read 2026-11). */
const SNAPSHOTS = /^AWS::RDS::DB(?:Cluster|Instance)$/;

function deletionChanges(pair: ResourcePair, ground: Ground): readonly StackChange[] {
  return ground.differencesOf(pair).flatMap((fact): readonly StackChange[] => {
    const moment = lookUp(POLICIES, fact.path);
    if (moment === undefined || fact.kind !== 'value') return [];
    ground.explain([fact]);
    const keeps = (value: FactDifference['before']): boolean =>
      value?.present ? lookUp(KEEPS, value.literal ?? '') === true : SNAPSHOTS.test(fact.type);
    const [was, is] = [keeps(fact.before), keeps(fact.after)];
    const effects: Effect = was ? 'unprotects' : 'protects';
    return [
      {
        effect: was === is ? 'neutral' : effects,
        topic: 'recovery',
        subject: subjectOf(pair, ground),
        resource: fact.resource,
        what: [is ? `is kept ${moment} (` : `is deleted ${moment} (`, ...arrow(fact), ')'],
        at: spansOf([fact]),
        when: fact.when,
        confidence: fact.confidence,
        answer: fact.answer,
      },
    ];
  });
}
