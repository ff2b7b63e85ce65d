import { packageOf } from '../../code/flow/package-names.ts';
import type { Span } from '../../source/node.ts';
import { isAwsFree, isBuiltIn } from '../sdk/aws-free.ts';
import type { ReadCode } from './function-code.ts';
import { perFlow } from './per-flow.ts';

/** Where the code of a function loads version 2 of the SDK for JavaScript; the compiler leaves out what TypeScript imports for its types. */
export const sdkV2Of = perFlow(({ flow, handler }: ReadCode): Span | undefined => {
  if (/\.[cm]?tsx?$/.test(handler.source.file) && !flow.calls.some(call => isV2(packageOf(call))))
    return undefined;
  for (const [of] of flow.expressions())
    if (of.kind === 'import' && typeof of.source === 'string' && isV2(of.source)) return of.span;
  return undefined;
});

/** Other packages of npm that the code loads: those of Node.js and of the runtime are none. */
export function packagesLoadedBy({ flow }: ReadCode): readonly string[] {
  const found = new Set<string>();
  for (const [of] of flow.expressions()) {
    if (of.kind !== 'import' || typeof of.source !== 'string') continue;
    const [, name] = /^(@[^/]+\/[^/]+|[\w-][\w.-]*)(?:\/.*)?$/.exec(of.source) ?? [];
    if (name !== undefined && !isV2(of.source) && !isInRuntime(of.source)) found.add(name);
  }
  return [...found];
}

const isV2 = (source: string): boolean => source === 'aws-sdk' || source.startsWith('aws-sdk/');

const isInRuntime = (source: string): boolean =>
  isBuiltIn(source) || source.startsWith('node:') || /^@(?:aws-sdk|smithy)\//.test(source);

/** Whether a package does not bring version 2 of the SDK with it. */
export const bringsNoSdk = (name: string): boolean =>
  isAwsFree(name) ||
  /^@(?:aws-sdk|smithy|types|babel|typescript-eslint)\/|^(?:eslint|prettier|jest|mocha|chai|nodemon|typescript|esbuild|ts-jest|ts-node|husky|vitest|serverless-offline|aws-lambda-ric)\b/.test(
    name,
  );
