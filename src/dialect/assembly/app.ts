import type { FileId } from '../../source/node.ts';
import { inside, mapOf, parsed } from './manifest.ts';

/** The app that a `cdk.json` configures, with the folder that `cdk synth` writes, below that of the file (AWS CDK developer guide, "Configure the AWS CDK CLI", read 2026-11). */
export function appOf(file: FileId, text: string): { readonly output: string } | undefined {
  if (!/(?:^|\/)cdk\.json$/.test(file)) return undefined;
  const settings = mapOf(parsed(text));
  if (settings?.['app'] === undefined) return undefined;
  return { output: inside(settings['output'])[0] ?? 'cdk.out' };
}
