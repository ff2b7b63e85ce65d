import type { PlainMap } from '../../builder/make.ts';
import { type Plain, withEntries } from '../../builder/make.ts';
import { ANY } from './route.ts';
import { isMap, itemsOf, textOf, type Node } from '../../../source/node.ts';
import { canonical } from '../hash.ts';
import { truthyProp, oneOrMany, prop, truthy } from '../read.ts';
import { mapBranches, type ApiDocument } from './document.ts';

const KEY = 'x-amazon-apigateway-policy';

/** The resource policy in an API's body: `Auth.ResourcePolicy` of the API counts for every path, that of an event for its own. */
export class ResourcePolicy {
  readonly #document: ApiDocument;
  readonly #keysOf: (path: string) => readonly string[] | undefined;
  readonly #makes: (value: Plain) => Node;
  readonly #statements: Node[];
  readonly #seen: Set<string>;
  /** SAM writes a lone statement as a map. */
  #alone = false;
  #touched = false;

  /** `keysOf`: what stands at a path, in the order of the tool. */
  constructor(
    document: ApiDocument,
    makes: (value: Plain) => Node,
    keysOf: (path: string) => readonly string[] | undefined,
  ) {
    this.#keysOf = keysOf;
    this.#document = document;
    this.#makes = makes;
    this.#statements = [...oneOrMany(prop(document.get(KEY), 'Statement'))];
    this.#seen = new Set(this.#statements.map(canonical));
  }

  add(settings: Node | undefined, paths: readonly string[], stage: Plain): void {
    if (!truthy(settings) || !isMap(settings)) return;
    for (const path of paths) this.#onPath(settings, this.#resources(path, stage));
    const custom = truthyProp(settings, 'CustomStatements');
    if (custom && this.#statements.length === 0) this.#alone = !['list'].includes(custom.kind);
    for (const statement of oneOrMany(custom)) this.#once(statement);
    this.#touched ||= paths.length > 0 || custom !== undefined;
  }

  /** Writes the policy into the document, when there was something to add. */
  write(): void {
    if (!this.#touched) return;
    const [first] = this.#statements;
    const statement: Plain = this.#alone && this.#statements.length === 1 ? first : this.#statements;
    const old = this.#document.get(KEY);
    const made = this.#makes(first ? { Version: '2012-10-17', Statement: statement } : {});
    this.#document.set(
      KEY,
      isMap(old) && isMap(made)
        ? withEntries(old, Object.fromEntries([...made.entries].map(([key, entry]) => [key, entry.value])))
        : made,
    );
  }

  #onPath(settings: Node, resources: Plain): void {
    for (const [name, effect] of [
      ['AwsAccountWhitelist', 'Allow'],
      ['AwsAccountBlacklist', 'Deny'],
    ] as const) {
      const accounts = truthyProp(settings, name);
      if (!accounts) continue;
      if (this.#statements.length === 0) this.#alone = true;
      this.#statements.push(
        this.#makes({
          Effect: effect,
          Action: 'execute-api:Invoke',
          Resource: resources,
          Principal: { AWS: oneOrMany(accounts) },
        }),
      );
    }
    for (const [name, test] of [
      ['IpRangeWhitelist', 'NotIpAddress'],
      ['IpRangeBlacklist', 'IpAddress'],
    ] as const) {
      const ranges = truthyProp(settings, name);
      if (ranges) this.#allowBut(resources, { [test]: { 'aws:SourceIp': oneOrMany(ranges) } });
    }
    for (const [name, test] of [
      ['Blacklist', 'StringEquals'],
      ['Whitelist', 'StringNotEquals'],
    ] as const) {
      const endpoints = networks(settings, name);
      if (Object.keys(endpoints).length > 0) this.#allowBut(resources, { [test]: endpoints });
    }
  }

  /** Everyone may call, except where the condition holds. */
  #allowBut(resources: Plain, condition: PlainMap): void {
    const common = { Action: 'execute-api:Invoke', Resource: resources, Principal: '*' };
    this.#once(this.#makes({ Effect: 'Allow', ...common }));
    this.#once(this.#makes({ Effect: 'Deny', ...common, Condition: condition }));
  }

  #once(statement: Node): void {
    const key = canonical(statement);
    if (!this.#seen.has(key)) this.#statements.push(statement);
    this.#seen.add(key);
  }

  #resources(path: string, stage: Plain): Plain {
    const methods: string[] = [];
    const item = this.#document.item(path);
    if (item) mapBranches(item, map => (methods.push(...map.entries.keys()), map));
    const ordered = this.#keysOf(path);
    const known = ordered?.filter(key => methods.includes(key));
    return (known?.length === methods.length ? known : methods).map(method => {
      const verb =
        method.toLowerCase() === ANY || method.toLowerCase() === 'any' ? '*' : method.toUpperCase();
      return {
        'Fn::Sub': [
          `execute-api:/\${__Stage__}/${verb}${path.replace(/\{(?:[\w.-]+\+?)\}/g, '*')}`,
          { __Stage__: stage },
        ],
      };
    });
  }
}

/** VPCs and VPC endpoints of a list; the lists with intrinsics say which of both they hold. */
function networks(settings: Node, name: 'Blacklist' | 'Whitelist'): PlainMap {
  const literal = itemsOf(prop(settings, `SourceVpc${name}`));
  const starting = (prefix: string): Node[] => literal.filter(item => textOf(item)?.startsWith(prefix));
  const vpcs = [...starting('vpc-'), ...itemsOf(prop(settings, `IntrinsicVpc${name}`))];
  const endpoints = [...starting('vpce-'), ...itemsOf(prop(settings, `IntrinsicVpce${name}`))];
  return {
    ...(vpcs.length > 0 ? { 'aws:SourceVpc': vpcs } : {}),
    ...(endpoints.length > 0 ? { 'aws:SourceVpce': endpoints } : {}),
  };
}
