import type { Flow } from '../../code/flow/flow.ts';
import { packageOf } from '../../code/flow/package-names.ts';
import { eventIn, literalOf } from '../../code/flow/text.ts';
import type { CallArgument, CodeValue, PackageCall, Slot } from '../../code/flow/values.ts';
import type { CodeExpression } from '../../code/program.ts';
import type { Span } from '../../source/node.ts';
import { isAwsFree } from '../sdk/aws-free.ts';
import {
  keywordsOf,
  membersAt,
  membersOf,
  only,
  over,
  positional,
  type NamedArguments,
} from '../sdk/arguments.ts';
import { perFlow } from './per-flow.ts';
import { acceptsAnyAudience } from './token-audience.ts';
import type { ReadCode } from './function-code.ts';
import { signedText } from './signed-text.ts';

/** What is wrong with how code takes a JSON Web Token of its caller. */
export type TokenFault = {
  readonly kind:
    /** Its signature is not verified. */
    | 'unverified'
    /** A token without a signature is accepted. */
    | 'none'
    /** The token says by which algorithm it is verified. */
    | 'algorithms'
    /** A token that was issued for another application is accepted. */
    | 'audience'
    /** A token that says who signed in is accepted in place of one that says what it may do, and the other way round. */
    | 'use';
  /** In the words of the code: `jwt.decode`. */
  readonly called: string;
  readonly at: Span;
  /** Only with a version of a package before this major one; `guesses`: such a version chooses by the kind of the key, unless it is empty. */
  readonly before?: Before;
  /** The code leaves the check out, rather than switches it off. */
  readonly isLeftOut?: true;
};

type Before = { readonly package: string; readonly major: number; readonly guesses?: true };

type Decoder = {
  readonly source: string;
  readonly path: string;
  readonly token?: number;
  /** Only with these arguments. */
  readonly when?: (args: readonly CallArgument[]) => boolean;
};

const isFalse = (values: readonly CodeValue[]): boolean =>
  values.length > 0 && values.every(value => value.kind === 'constant' && value.value === false);
const isTrue = (slot: Slot | undefined): boolean =>
  slot !== undefined &&
  slot.values.size > 0 &&
  slot.all.every(value => value.kind === 'constant' && value.value === true);
const optionsOf = (args: readonly CallArgument[]): NamedArguments => membersAt(keywordsOf(args), 'options');
const withoutSignature = (args: readonly CallArgument[]): boolean =>
  isFalse(optionsOf(args).values('verify_signature')) || isFalse(keywordsOf(args).values('verify'));

/** What reads the claims of a token and verifies nothing, by the documentation of each library (read 2026-11). */
const DECODERS: readonly Decoder[] = [
  { source: 'jsonwebtoken', path: 'decode' },
  { source: 'jose', path: 'decodeJwt' },
  { source: 'jose', path: 'UnsecuredJWT.decode' },
  { source: 'jwt-decode', path: '' },
  { source: 'jwt-decode', path: 'jwtDecode' },
  { source: 'jwt-simple', path: 'decode', when: args => isTrue(positional(args, 2)) },
  { source: 'aws-jwt-verify/jwt', path: 'decomposeUnverifiedJwt' },
  { source: 'jwt', path: 'decode', when: withoutSignature },
  { source: 'jose', path: 'jwt.get_unverified_claims' },
  { source: 'jose', path: 'jwt.decode', when: withoutSignature },
  { source: 'jose.jwt', path: 'get_unverified_claims' },
];

const nameOf = ({ source, path }: { readonly source: string; readonly path: readonly string[] }): string =>
  [source.replace(/^(?:node|global):/, ''), ...path].join('.');
const decoderOf = ({ callee, args }: PackageCall): Decoder | undefined =>
  callee.kind === 'package'
    ? DECODERS.find(
        ({ source, path, when }) =>
          callee.source === source && callee.path.join('.') === path && (!when || when(args)),
      )
    : undefined;

/** The faults of a function that takes tokens of its callers itself. `unknown`: code that is not followed may verify them. */
export const tokenFaultsOf = perFlow(({ flow }: ReadCode): readonly TokenFault[] | 'unknown' => {
  const decoded = flow.calls.filter(
    call => decoderOf(call) && isSent(positional(call.args, 0)) && isUsed(call, flow),
  );
  const unverified = decoded.length > 0 ? decoded : byHand(flow);
  if (unverified.length > 0 && !flow.calls.some(verifies)) {
    if (flow.open.length > 0 || flow.calls.some(mayVerify)) return 'unknown';
    return unverified.map(call => ({ kind: 'unverified', called: calledAs(call), at: call.at.span }));
  }
  return flow.calls.flatMap(call => {
    const faults = verificationFaults(call);
    return faults.length === 0 && acceptsAnyAudience(call, flow)
      ? [{ kind: 'audience', called: calledAs(call), at: call.at.span, isLeftOut: true }]
      : faults;
  });
});

const calledAs = (call: PackageCall): string => {
  const written = writtenPath(call.at.callee).join('.');
  return written === '' ? (call.callee.path.at(-1) ?? 'decode') : written;
};

/** `a.b.c` as it is written. */
function writtenPath(of: CodeExpression): readonly string[] {
  if (of.kind === 'variable') return [of.variable.name];
  if (of.kind === 'global') return [of.name];
  return of.kind === 'member' && typeof of.name === 'string' ? [...writtenPath(of.object), of.name] : [];
}

const isSent = (slot: Slot | undefined): boolean =>
  slot?.all.some(value => eventIn(value) !== undefined) ?? false;

/** Whether a claim is read, rather than only what the header says of the key. */
function isUsed(call: PackageCall, flow: Flow): boolean {
  for (const [, slot] of flow.expressions())
    for (const value of slot.values.values())
      if (value.kind === 'result' && value.call === call && value.path.length > 0) {
        const [name = ''] = value.path;
        if (!/^(?:header|kid|then|catch)$/.test(name)) return true;
      }
  return false;
}

const VERIFIES =
  /verif|introspect|authenticate|validate_?token|(?<!admin)getuser\b|(?<!admin_)get_user\b|passport|userinfo/i;

/** Whether a call verifies a token, or asks who issued it. */
function verifies(call: PackageCall): boolean {
  if (decoderOf(call)) return false;
  if (signedText(call)?.some(isCredential)) return true;
  const { callee } = call;
  if (callee.kind === 'package') {
    const name = nameOf(callee);
    return (
      VERIFIES.test(name) ||
      /^(?:express-jwt|aws-jwt-verify|jwks-rsa|jwk-to-pem|jwt-simple\.decode|jwt\.decode|jose\.jwt\.decode|jose\.jwk|authlib|google\.)/.test(
        name,
      ) ||
      name.endsWith('.GetUserCommand')
    );
  }
  return VERIFIES.test(callee.path.at(-1) ?? '');
}

/** A package that nothing is known of, or another server, gets the token. */
function mayVerify(call: PackageCall): boolean {
  const { callee, args } = call;
  if (callee.kind === 'package' && BASE64.test(nameOf(callee))) return false;
  if (signedText(call)?.some(({ kind }) => kind === 'unknown')) return true;
  const source = packageOf(call);
  const isHttp =
    /^(?:axios|node-fetch|got|undici|superagent|request|requests|httpx|urllib3?|global:fetch|(?:node:)?https?)$/.test(
      source,
    );
  if (isAwsFree(source) ? !isHttp : /^(?:@aws-sdk|@smithy|aws-sdk|boto)/.test(source)) return false;
  return args.some(({ slot }) => slot.all.some(value => carriesToken(value)));
}

function carriesToken(value: CodeValue, depth = 0): boolean {
  const path = eventIn(value)?.path;
  if (path) return path.length === 0 || isCredential(value);
  return (
    value.kind === 'object' &&
    depth < 3 &&
    [...value.fields.named.values(), value.fields.others].some(({ all }) =>
      all.some(one => carriesToken(one, depth + 1)),
    )
  );
}

const BASE64 =
  /^(?:Buffer\.from|atob|base64\.(?:urlsafe_)?b64decode|base64\.decodebytes|node-jose\.util\.base64url\.decode|jose\.util\.base64url\.decode|base64url\.decode|base64url\.default\.decode|js-base64\.Base64\.(?:decode|atob)|jose\.utils\.base64url_decode)$/;
const CREDENTIAL =
  /^(?:authorization|authorizationtoken|x-auth-token|x-access-token|x-id-token|token|jwt|idtoken|accesstoken|cookie|cookies)$/i;

/** `token.split('.')[1]`, decoded: of a header that carries a token. */
function byHand(flow: Flow): readonly PackageCall[] {
  const split = flow.sites.some(
    ({ at, receiver, args }) =>
      at.callee.kind === 'member' &&
      at.callee.name === 'split' &&
      args[0]?.slot.all.some(value => literalOf(value) === '.') === true &&
      receiver?.all.some(isCredential) === true,
  );
  if (!split) return [];
  const call = flow.calls.find(
    ({ callee, args }) =>
      callee.kind === 'package' &&
      BASE64.test(nameOf(callee)) &&
      args[0]?.slot.all.some(isCredential) === true,
  );
  return call ? [call] : [];
}

const isCredential = (value: CodeValue): boolean =>
  eventIn(value)?.path.some(name => CREDENTIAL.test(name)) ?? false;

type Verifier = {
  readonly source: string;
  readonly path: string;
  readonly options: (args: readonly CallArgument[]) => NamedArguments;
  /** The token chooses among all algorithms, before this major version. */
  readonly chooses: true | Before;
};
const third = (args: readonly CallArgument[]): NamedArguments => membersOf(positional(args, 2));
/** Third of the positional arguments of Python is the list of algorithms. */
const pythonOptions = (args: readonly CallArgument[]): NamedArguments =>
  over(only('algorithms', positional(args, 2)), keywordsOf(args));

/**
 * jsonwebtoken before 9 takes a token without a signature where the key is empty (CVE-2022-23540), PyJWT before 2 and python-jose take any algorithm that the
 * header of a token names (changelog of PyJWT, 2.0.0; python-jose, jose/jws.py; read 2026-11).
 */
const VERIFIERS: readonly Verifier[] = [
  {
    source: 'jsonwebtoken',
    path: 'verify',
    options: third,
    chooses: { package: 'jsonwebtoken', major: 9, guesses: true },
  },
  { source: 'jwt', path: 'decode', options: pythonOptions, chooses: { package: 'PyJWT', major: 2 } },
  { source: 'jose', path: 'jwt.decode', options: pythonOptions, chooses: true },
  { source: 'jose.jwt', path: 'decode', options: pythonOptions, chooses: true },
];

function verificationFaults(call: PackageCall): readonly TokenFault[] {
  const { callee, args } = call;
  const at = call.at.span;
  const called = calledAs(call);
  if (callee.kind !== 'package') return [];
  if (
    callee.source === 'aws-jwt-verify' &&
    /^(?:CognitoJwtVerifier|JwtRsaVerifier|JwtVerifier)\.create$/.test(callee.path.join('.'))
  )
    return switchedOff(args).map(kind => ({ kind, called, at }));
  const verifier = VERIFIERS.find(
    ({ source, path }) => callee.source === source && callee.path.join('.') === path,
  );
  if (!verifier || decoderOf(call)) return [];
  const options = verifier.options(args);
  const algorithms = options.values('algorithms');
  if (algorithms.some(holdsNone)) return [{ kind: 'none', called, at }];
  const isGiven = options.given === 'unknown' || options.given.has('algorithms') || algorithms.length > 0;
  const hasSpread = args.some(({ spread }) => spread !== undefined);
  const isOpaque = positional(args, 2) !== undefined && options.given === 'unknown';
  if (isGiven || hasSpread || isOpaque) return [];
  const { chooses } = verifier;
  return [{ kind: 'algorithms', called, at, ...(chooses === true ? {} : { before: chooses }) }];
}

const holdsNone = (value: CodeValue): boolean =>
  value.kind === 'object'
    ? [...[...value.fields.named.values()].flatMap(({ all }) => all), ...value.fields.others.all].some(
        one => literalOf(one)?.toLowerCase() === 'none',
      )
    : literalOf(value)?.toLowerCase() === 'none' && value.kind === 'text';

const isNull = (values: readonly CodeValue[]): boolean =>
  values.length > 0 && values.every(value => value.kind === 'constant' && value.value === null);

/** `clientId: null`, `audience: null` and `tokenUse: null` switch a check off (aws-jwt-verify, README, "CognitoJwtVerifier verify parameters", read 2026-11). */
function switchedOff(args: readonly CallArgument[]): readonly ('audience' | 'use')[] {
  const options = membersOf(positional(args, 0));
  if (isNull(options.values('clientId')) || isNull(options.values('audience'))) return ['audience'];
  return isNull(options.values('tokenUse')) ? ['use'] : [];
}
