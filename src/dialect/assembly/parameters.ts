import { folderOf, type Files } from '../../source/files.ts';
import type { FileId } from '../../source/node.ts';
import type { Deployment } from '../dialect.ts';
import { assemblyOf } from './manifest.ts';

/** The deployment with the values that the manifest beside a template of the CDK gives its parameters; those of the command line win, as in `cdk deploy --parameters`. */
export function withAssembly(file: FileId, files: Files, deployment: Deployment): Deployment {
  if (!file.endsWith('.template.json')) return deployment;
  const folder = folderOf(file);
  const text = files.text(`${folder}manifest.json`);
  const given =
    'source' in text ? assemblyOf(text.source.text)?.parameters.get(file.slice(folder.length)) : undefined;
  return given && given.size > 0
    ? { ...deployment, parameters: new Map([...given, ...deployment.parameters]) }
    : deployment;
}
