import { factRow, factsAs } from '../../../model/facts.ts';

/**
 * admin: every action on everything. power: every action but a list, or under a condition. service-wide: `svc:*`, or four in five of the
 * scopable writes of a service, on everything and without condition. scoped: less (ReadOnlyAccess, too, is no more than that).
 */
export type ManagedVerdict = 'admin' | 'power' | 'service-wide' | 'scoped';

export type ManagedPolicy = {
  readonly name: string;
  readonly verdict: ManagedVerdict;
  /** The prefixes of the services given as a whole; `*` for admin and power. */
  readonly services: readonly string[];
  /** Made for a role that an AWS service assumes: its path is service-role/ or aws-service-role/. */
  readonly serviceRole: boolean;
  /** Gives nothing but writing logs, traces and metrics, network interfaces and describing event sources. */
  readonly onlyLogs: boolean;
  /** The prefixes of the services of which it allows anything; `*` where it allows all but a list. */
  readonly named: readonly string[];
  /** Actions of escalation methods, in lower case, that it gives on everything and without condition. */
  readonly escalation: readonly string[];
};

const VERDICTS: { readonly [letter: string]: ManagedVerdict } = {
  A: 'admin',
  P: 'power',
  W: 'service-wide',
  '-': 'scoped',
};

/**
 * What an AWS managed policy gives, decided from its document (AWS Managed Policy Reference). Takes a bare name, a name with its path or an ARN whose
 * partition may be an intrinsic: `AmazonS3FullAccess`, `service-role/AWSLambdaRole`, `arn:${AWS::Partition}:iam::aws:policy/IAMFullAccess`.
 * undefined for what AWS does not list: a customer's policy, a newer one, a text with holes in the name.
 */
export function managedPolicy(nameOrArn: string): ManagedPolicy | undefined {
  const name = /^(?:arn:.+:iam::aws:policy\/)?(?:[\w-]+\/)*([\w+=,.@-]+)$/.exec(nameOrArn)?.[1];
  if (!name) return undefined;
  const policies = read();
  const known = policies.get(name) ?? policyOf(name);
  if (known) policies.set(name, known);
  return known;
}

const read = (): Map<string, ManagedPolicy> => factsAs('managed-policies.txt', () => new Map());

function policyOf(name: string): ManagedPolicy | undefined {
  const row = factRow('managed-policies.txt', name);
  if (!row) return undefined;
  const [path = '', verdict = '', ...lists] = row;
  const [services = [], named = [], escalation = []] = lists.map(list =>
    list === '' ? [] : list.split(','),
  );
  return {
    name,
    verdict: VERDICTS[verdict.charAt(0)] ?? 'scoped',
    services,
    serviceRole: path === 's' || path === 'a',
    onlyLogs: verdict.endsWith('l'),
    named,
    escalation,
  };
}
