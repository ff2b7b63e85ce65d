import { asking, misspelt } from '../../model/edit-distance.ts';
import { factsHeader, factTexts } from '../../model/facts.ts';
import { addTo } from '../../model/multimap.ts';
import type { Note } from '../../model/stack.ts';
import { at, textOf, type Entry, type Span } from '../../source/node.ts';

const TABLE = 'resource-properties.txt';
/** Of so many unknown types of a template the names that were probably meant are looked for; more were not written by hand. */
const MAX_SEARCHED = 100;

/**
 * Resource types that neither AWS' registry nor SAM has, each told once: misspelt ones, and those of AWS that are newer than the data, which a macro may
 * also make. Types of third parties are not known.
 */
export function unknownTypes(resources: readonly Entry[], hasMacro: boolean): readonly Note[] {
  const found = new Map<string, { readonly id: string; readonly span: Span }[]>();
  for (const { key: id, value } of resources) {
    const node = at(value, 'Type');
    const type = textOf(node);
    if (node && type !== undefined && mayBeUnknown(type)) addTo(found, type, { id, span: node.span });
  }
  const { date } = found.size > 0 ? factsHeader(TABLE) : { date: '' };
  return [...found].flatMap(([type, [first, ...others]], index): Note[] => {
    const near = index < MAX_SEARCHED ? nearestType(type) : undefined;
    if (!first || (near === undefined && (hasMacro || !/^(?:AWS|Alexa)::/.test(type)))) return [];
    const who =
      others.length === 0
        ? `${first.id} has`
        : `${first.id} and ${others.length} more resource${others.length === 1 ? '' : 's'} have`;
    return [
      {
        code: 'unknown-type',
        message:
          near === undefined
            ? `${who} the type ${type}, which is unknown to the data of ${date}, and not checked`
            : `${who} the unknown type ${type}, and not checked${asking(near)}`,
        span: first.span,
        partial: true,
      },
    ];
  });
}

/** The transform of SAM tells of its own. */
// The table is asked last: for a name that it lacks, its rest is read.
const mayBeUnknown = (type: string): boolean =>
  type.includes('::') &&
  !/^Custom::|^AWS::Serverless::|::MODULE$/.test(type) &&
  type !== 'AWS::CloudFormation::CustomResource' &&
  !factTexts(TABLE).has(type);

/** Most slips are in one part of the name, so that the types of a service are looked at first. */
function nearestType(type: string): string | undefined {
  const types = [...factTexts(TABLE).keys(), ...factTexts('sam-properties.txt').keys()];
  const service = type.slice(0, type.lastIndexOf('::') + 2);
  return (
    misspelt(
      type,
      types.filter(one => one.startsWith(service)),
    ) ?? misspelt(type, types)
  );
}
