import type { Flow } from '../../code/flow/flow.ts';
import { packageName } from '../../code/flow/package-names.ts';
import { literalOf } from '../../code/flow/text.ts';
import type { CodeValue, PackageCall, Slot } from '../../code/flow/values.ts';
import { guardsAt, guardsIn, type Guard } from '../../code/guards.ts';
import type { CodeExpression, CodeStatement, Module } from '../../code/program.ts';
import { walk } from '../../code/walk.ts';
import type { Resource, Value } from '../../model/world.ts';
import type { Span } from '../../source/node.ts';
import { perFlow } from './per-flow.ts';
import type { ReadCode } from './function-code.ts';

/** What a setting of a connection does: it takes any certificate, talks in plain text, or takes a version of TLS before 1.2. */
export type TlsEffect = 'unverified' | 'plain' | 'old';
/** A setting as it is written, without what it stands in: `rejectUnauthorized: false`. */
export type TlsFault = { readonly at: Span; readonly written: string; readonly effect: TlsEffect };

type Setting = {
  readonly name: string;
  readonly is: RegExp;
  readonly effect: TlsEffect;
  /** Python: of calls of these packages. */
  readonly of?: RegExp;
};

const FALSE = /^false$/;
const TRUE = /^true$/;
const OLD = /^(?:tlsv1(?:[._][01])?|sslv[23])(?:_(?:client_|server_)?method)?$/i;

/** Options in objects of JavaScript: of `tls`, `https` and what passes them on, of `request`, MongoDB's driver and the SDK (their documentation, read 2026-11). */
const OPTIONS: readonly Setting[] = [
  { name: 'rejectUnauthorized', is: FALSE, effect: 'unverified' },
  { name: 'strictSSL', is: FALSE, effect: 'unverified' },
  { name: 'tlsAllowInvalidCertificates', is: TRUE, effect: 'unverified' },
  { name: 'tlsInsecure', is: TRUE, effect: 'unverified' },
  { name: 'sslValidate', is: FALSE, effect: 'unverified' },
  { name: 'sslEnabled', is: FALSE, effect: 'plain' },
  { name: 'minVersion', is: OLD, effect: 'old' },
  { name: 'secureProtocol', is: OLD, effect: 'old' },
];

/** Arguments of Python (documentation of each package, read 2026-11). */
const KEYWORDS: readonly Setting[] = [
  {
    name: 'verify',
    is: FALSE,
    effect: 'unverified',
    of: /^(?:requests|httpx|boto3|botocore|hvac|niquests)\b/,
  },
  { name: 'verify_certs', is: FALSE, effect: 'unverified', of: /^(?:elasticsearch|opensearchpy)\b/ },
  { name: 'verify_ssl', is: FALSE, effect: 'unverified', of: /^aiohttp\b/ },
  { name: 'ssl', is: FALSE, effect: 'unverified', of: /^aiohttp\b/ },
  { name: 'cert_reqs', is: /^(?:CERT_NONE|ssl\.CERT_NONE)$/, effect: 'unverified', of: /^(?:urllib3|ssl)\b/ },
  { name: 'ssl_cert_reqs', is: /^(?:none|CERT_NONE|ssl\.CERT_NONE)$/, effect: 'unverified', of: /^redis\b/ },
  { name: 'tlsAllowInvalidCertificates', is: TRUE, effect: 'unverified', of: /^pymongo\b/ },
  { name: 'use_ssl', is: FALSE, effect: 'plain', of: /^(?:boto3|botocore|opensearchpy|elasticsearch)\b/ },
];

/** Members that are assigned: `context.verify_mode = ssl.CERT_NONE`. */
const MEMBERS: readonly Setting[] = [
  { name: 'verify', is: FALSE, effect: 'unverified', of: /^(?:requests|httpx)\b/ },
  { name: 'verify_mode', is: /^ssl\.CERT_NONE$/, effect: 'unverified', of: /^ssl\b/ },
  { name: 'minimum_version', is: /^ssl\.TLSVersion\.(?:TLSv1(?:_1)?|SSLv3)$/, effect: 'old', of: /^ssl\b/ },
  {
    name: '_create_default_https_context',
    is: /^ssl\._create_unverified_context$/,
    effect: 'unverified',
    of: /^ssl\b/,
  },
];

type Variable = Omit<Setting, 'of'> & { readonly runtime: string };
/** Environment variables (Node.js, "Command-line API", read 2026-11). */
const VARIABLES: readonly Variable[] = [
  { name: 'NODE_TLS_REJECT_UNAUTHORIZED', is: /^0$/, effect: 'unverified', runtime: 'nodejs' },
  { name: 'NODE_OPTIONS', is: /--tls-min-v1\.[01]\b/, effect: 'old', runtime: 'nodejs' },
];

/** Environment variables of a function that weaken all its connections. */
export function tlsVariablesOf(fn: Resource): readonly (Omit<TlsFault, 'at'> & { readonly at: Value })[] {
  const variables = fn.get('Environment', 'Variables');
  const runtime = fn.get('Runtime').literal;
  return VARIABLES.flatMap(({ name, is, effect, runtime: language }) => {
    const at = variables.get(name);
    return at.literal !== undefined && is.test(at.literal) && runtime?.startsWith(language) === true
      ? [{ at, written: `${name}=${at.literal}`, effect }]
      : [];
  });
}

/** What the code that a handler reaches does to the protection of its connections. What runs only on a developer's computer is left out. */
export const tlsFaultsOf = perFlow(({ flow }: ReadCode): readonly TlsFault[] => {
  const finder = new Finder(flow);
  for (const module of flow.modules) finder.read(module);
  for (const call of flow.calls) finder.call(call);
  return finder.found;
});

class Finder {
  readonly #flow: Flow;
  readonly #guards = new Map<string, readonly Guard[]>();
  readonly #found = new Map<string, TlsFault>();
  constructor(flow: Flow) {
    this.#flow = flow;
  }

  get found(): readonly TlsFault[] {
    return [...this.#found.values()];
  }

  read(module: Module): void {
    this.#guards.set(module.file, guardsIn(module));
    walk(module, {
      statement: of => {
        if (of.kind === 'assign') this.#assigned(of);
      },
      expression: of => {
        if (of.kind === 'object' && module.language === 'javascript') this.#object(of);
      },
    });
  }

  #add(at: Span, written: string, effect: TlsEffect): void {
    const tests = guardsAt(this.#guards.get(at.file) ?? [], at);
    if (tests.some(test => isLocal(test))) return;
    this.#found.set(`${at.file}:${at.start}`, { at, written, effect });
  }

  #object({ entries }: CodeExpression & { readonly kind: 'object' }): void {
    const valuesOf = (name: string): readonly string[] =>
      entries.flatMap(entry =>
        'key' in entry && entry.key === name ? this.#words(this.#flow.slotOf(entry.value)) : [],
      );
    if (['endpoint', 'host', 'hostname', 'url', 'uri'].some(name => valuesOf(name).some(isOwnComputer)))
      return;
    for (const entry of entries) {
      if (!('key' in entry) || typeof entry.key !== 'string') continue;
      const { key, value } = entry;
      const setting = OPTIONS.find(({ name }) => name === key);
      const words = setting && this.#words(this.#flow.slotOf(value));
      if (setting && words && words.length > 0 && words.every(word => setting.is.test(word)))
        this.#add(value.span, `${key}: ${words[0] ?? ''}`, setting.effect);
    }
  }

  #assigned({ target, value }: CodeStatement & { readonly kind: 'assign' }): void {
    if (!('object' in target) || typeof target.name !== 'string') return;
    const { name } = target;
    const slot = this.#flow.slotOf(target.object);
    const words = this.#words(this.#flow.slotOf(value));
    const [word] = words;
    if (!slot || word === undefined) return;
    const variable = VARIABLES.find(one => one.name === name);
    if (variable && words.every(one => variable.is.test(one)) && slot.all.some(isEnvironment))
      this.#add(value.span, `${name}=${word}`, variable.effect);
    const setting = MEMBERS.find(one => one.name === name);
    if (
      setting &&
      words.every(one => setting.is.test(one)) &&
      slot.all.some(one => setting.of?.test(packageName(one)) === true)
    )
      this.#add(value.span, `${name} = ${inPython(word)}`, setting.effect);
  }

  call(call: PackageCall): void {
    const source = packageName(call.callee);
    if (call.callee.kind === 'package' && source === 'ssl._create_unverified_context')
      this.#add(call.at.span, source, 'unverified');
    if (
      source === 'ssl.SSLContext' &&
      this.#words(call.args[0]?.slot).some(word => /^ssl\.PROTOCOL_(?:TLSv1(?:_1)?|SSLv[23])$/.test(word))
    )
      this.#add(call.at.span, `ssl.SSLContext(${this.#words(call.args[0]?.slot)[0] ?? ''})`, 'old');
    if (call.args.some(({ slot }) => this.#words(slot).some(isOwnComputer))) return;
    for (const { name, slot } of call.args) {
      const setting = KEYWORDS.find(one => one.name === name && one.of?.test(source) === true);
      const words = setting && this.#words(slot);
      const written = call.at.args.find(argument => argument.name === name);
      if (setting && words && words.length > 0 && words.every(word => setting.is.test(word)))
        this.#add(
          written?.value.span ?? call.at.span,
          `${setting.name}=${inPython(words[0])}`,
          setting.effect,
        );
    }
  }

  /** What a slot may be, in words; one that is not known is '?'. */
  #words(slot: Slot | undefined): readonly string[] {
    return (slot?.all ?? []).map(value => {
      if (value.kind === 'constant' && value.value === null) return 'none';
      if (value.kind === 'package') return packageName(value);
      return (
        literalOf(value) ??
        (value.kind === 'text' ? String(value.parts.find(part => typeof part === 'string') ?? '?') : '?')
      );
    });
  }
}

const inPython = (word = ''): string =>
  word.replace(/^(?:true|false)$/, of => (of === 'true' ? 'True' : 'False'));

const isEnvironment = (value: CodeValue): boolean =>
  /^(?:global:process|(?:node:)?process)\.env$|^os\.environ$/.test(packageName(value));

const isOwnComputer = (text: string): boolean =>
  /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|host\.docker\.internal|dynamodb-local)\b|^http:\/\//.test(
    text,
  );

const LOCAL =
  /local|offline|dev|develop|\btest|debug|stage|\benv\b|environ|sandbox|emulat|mock|insecure|verify|proxy/i;

/** Whether a condition is about where the code runs. */
function isLocal(test: CodeExpression): boolean {
  let found = false;
  const look = (name: string): void => void (found ||= LOCAL.test(name));
  walk(
    { body: [{ kind: 'evaluate', value: test, span: test.span }] },
    {
      expression: of => {
        if (of.kind === 'variable') look(of.variable.name);
        if (of.kind === 'global') look(of.name);
        if (of.kind === 'member' && typeof of.name === 'string') look(of.name);
        if (of.kind === 'text') for (const part of of.parts) if (typeof part === 'string') look(part);
      },
    },
  );
  return found;
}
