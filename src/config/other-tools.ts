import { factRows, factsAs } from '../model/facts.ts';

/** Tools whose suppressions count for ours. */
export type OtherTool = 'checkov' | 'cfn_nag' | 'cdk-nag' | 'guard' | 'kics' | 'trivy';
/** A rule of ours, `id` or `id/severity`, that looks for the same; where it looks for more, the parts of its messages that are the same. */
export type Equal = {
  readonly rule: string;
  readonly about: readonly string[];
  /** Near, but not the same: the page names it, and nothing follows from it. */ readonly near: boolean;
};
type Table = {
  readonly byId: ReadonlyMap<string, readonly Equal[]>;
  readonly byTool: ReadonlyMap<string, readonly Equal[]>;
  readonly parts: ReadonlyMap<string, readonly string[]>;
};

const EQUAL = /\s*(~?)([\w/-]+)((?:\s+"(?:[^"\\]|\\.)*")*)\s*(?:;|$)/gy;
const WORDS = /\s+"((?:[^"\\]|\\.)*)"/gy;

/** `rule`, `rule/severity`, `rule "words" "words"`, `~rule`, several with `;` between. */
export const readEquals = (text: string): Equal[] =>
  [...text.matchAll(EQUAL)].map(([, near, rule = '', words = '']) => ({
    rule,
    near: near === '~',
    about: [...words.matchAll(WORDS)].map(([, word = '']) => word.replace(/\\(.)/g, '$1')),
  }));

/** Names under which one rule of theirs is known: the packs of cdk-nag repeat rules, trivy's ids once had a prefix. */
function plainId(tool: OtherTool, id: string): string {
  if (tool === 'cdk-nag') return id.replace(/^(?:NIST\.800\.53\.R[45]|HIPAA\.Security|PCI\.DSS\.321)-/, '');
  if (tool === 'trivy') return id.replace(/^AVD-/, '');
  return tool === 'kics' ? id.toLowerCase() : id;
}

/** What looks for the same as a rule of another tool; nothing where nothing does. */
export const equalsOf = (tool: OtherTool, id: string): readonly Equal[] =>
  table().byId.get(`${tool} ${plainId(tool, id)}`) ?? [];

/** The ids of a tool's rules that one of ours looks for as well. */
export const idsOf = (tool: OtherTool): readonly string[] =>
  [...table().byId.keys()].flatMap(key => (key.startsWith(`${tool} `) ? [key.slice(tool.length + 1)] : []));

/** Everything of ours that a tool could have been told to pass over at a place. */
export const equalsOfAll = (tool: OtherTool): readonly Equal[] => table().byTool.get(tool) ?? [];

/** The words by which the parts of a rule are told apart. */
export const partsOf = (rule: string): readonly string[] => table().parts.get(rule) ?? [];

const table = (): Table =>
  factsAs('other-tools.txt', text => {
    const rows = factRows(text).map(([tool = '', ids = '', rules = '']) => ({
      tool,
      ids: ids.split(' '),
      equals: readEquals(rules),
    }));
    const same = rows.map(row => ({ ...row, equals: row.equals.filter(({ near }) => !near) }));
    return {
      byId: new Map(
        same.flatMap(({ tool, ids, equals }) => ids.map(id => [`${tool} ${id}`, equals] as const)),
      ),
      byTool: new Map(
        [...grouped(same, ({ tool }) => tool)].map(([tool, group]) => [
          tool,
          merged(group.flatMap(({ equals }) => equals)),
        ]),
      ),
      parts: new Map(
        [
          ...grouped(
            rows.flatMap(({ equals }) => equals),
            ({ rule }) => rule.replace(/\/.*/, ''),
          ),
        ].map(([rule, group]) => [rule, [...new Set(group.flatMap(({ about }) => about))]]),
      ),
    };
  });

/** Each rule once: whole where any of them is whole. */
function merged(equals: readonly Equal[]): Equal[] {
  return [...grouped(equals, ({ rule }) => rule)].map(([rule, group]) => ({
    rule,
    near: false,
    about: group.some(({ about }) => about.length === 0)
      ? []
      : [...new Set(group.flatMap(({ about }) => about))],
  }));
}

function grouped<T>(all: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(by(one));
    if (group) group.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}
