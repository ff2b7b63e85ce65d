import { lookUp } from '../../model/look-up.ts';
import type { Plain } from '../builder/make.ts';
import { isCall, isList, isMap, itemsOf, textOf, type Node } from '../../source/node.ts';
import { prop } from './read.ts';

/** The groups of regions that `ReplicaRegions` may name (samtranslator/model/region_utils.py of aws-sam-translator 1.115.0, read 2026-11). */
const GROUPS: { readonly [name: string]: readonly string[] } = {
  US: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  AP: [
    'ap-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-southeast-1',
    'ap-southeast-2',
  ],
  CA: ['ca-central-1'],
  EU: ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  SA: ['sa-east-1'],
  SPARSE_GLOBAL: [
    'us-east-1',
    'eu-west-1',
    'eu-central-1',
    'ap-northeast-1',
    'ap-southeast-2',
    'sa-east-1',
    'ap-southeast-1',
  ],
};
const STANDARD = [...new Set(Object.values(GROUPS).flat())];

/** The regions of an endpoint's replicas: groups written out, those of `ExcludeRegions` taken off, sorted, intrinsics last. */
export function replicaRegions(written: Node | undefined): Plain {
  if (isMap(written))
    return listed(prop(written, 'IncludeRegions'), itemsOf(prop(written, 'ExcludeRegions')));
  return isList(written) ? listed(written, []) : written;
}

function listed(included: Node | undefined, excluded: readonly Node[]): Plain {
  if (!included || isCall(included)) return included;
  const items = itemsOf(included);
  const without = new Set(excluded.flatMap(expanded));
  const regions = new Set(items.flatMap(expanded).filter(region => !without.has(region)));
  return [...[...regions].sort(), ...items.filter(item => textOf(item) === undefined)];
}

function expanded(item: Node): readonly string[] {
  const text = textOf(item);
  if (text === undefined) return [];
  const group = text.toUpperCase();
  if (group === 'ALL_STANDARD') return STANDARD;
  return (Object.hasOwn(GROUPS, group) ? lookUp(GROUPS, group) : undefined) ?? [text];
}
