import type { Hole, Text } from '../../model/text.ts';
import type { Value } from '../../model/world.ts';

/** Actions that Lambda itself performs with the role of a function, and on what. */
export type RuntimeNeed = {
  /** Each of them, in the words of IAM. */
  readonly required: readonly string[];
  /** Those that only some resources or settings need: a grant of one is neither missing nor too much. */
  readonly optional: readonly string[];
  /** The ARNs of what they act on; none where IAM checks no resource or the template does not say. */
  readonly arns: readonly Text[];
  /** What Lambda does with them, after its name: `writes its logs`. */
  readonly purpose: string;
  /** What in the template has Lambda do it. */
  readonly at: Value;
};

export type Actions = Pick<RuntimeNeed, 'required' | 'optional'>;
/** Actions of a service, unless their names have a prefix of their own. */
export const actions = (service: string, required: string, optional = ''): Actions => ({
  required: named(service, required),
  optional: named(service, optional),
});
const named = (service: string, names: string): readonly string[] =>
  names.split(' ').flatMap(name => {
    if (name === '') return [];
    return name.includes(':') ? name : `${service}:${name}`;
  });

/** What only the run tells. */
export const ANY: Hole = { of: 'opaque', why: 'only the run tells' };
