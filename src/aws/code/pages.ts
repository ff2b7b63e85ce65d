import { literalOf } from '../../code/flow/text.ts';
import type { ObjectValue } from '../../code/flow/values.ts';
import { answersOf, writtenAt } from './answers.ts';
import type { ReadCode } from './function-code.ts';
import type { Use } from './use.ts';

/** The bodies of answers that a handler gives as HTML: what all of their headers say of their type. */
export const pagesOf = ({ flow }: ReadCode): readonly Use[] =>
  answersOf(flow).flatMap(answer => {
    const types = contentTypesOf(answer);
    const body = answer.fields.named.get('body');
    const at = body && writtenAt(body);
    return at && types.length > 0 && types.every(type => /^text\/html/i.test(type))
      ? [{ kind: 'html' as const, called: 'body', at, within: undefined, slots: [body] }]
      : [];
  });

const contentTypesOf = ({ fields }: ObjectValue): readonly string[] =>
  ['headers', 'multiValueHeaders']
    .flatMap(name => fields.named.get(name)?.all ?? [])
    .flatMap(value =>
      value.kind === 'object'
        ? [...value.fields.named]
            .filter(([name]) => name.toLowerCase() === 'content-type')
            .flatMap(([, slot]) => slot.all.map(one => literalOf(one) ?? '?'))
        : [],
    );
