import type { Dialect } from '../model/stack.ts';
import type { Files } from '../source/files.ts';
import type { FileId, MapNode } from '../source/node.ts';
import { withAssembly } from './assembly/given.ts';
import { lowerCloudFormation } from './cloudformation/cloudformation.ts';
import type { Deployment, Lower, Lowered } from './dialect.ts';
import { lowerSam } from './sam/sam.ts';
import { lowerServerless } from './serverless/serverless.ts';

const LOWER: Readonly<Record<Dialect, Lower>> = {
  cloudformation: lowerCloudFormation,
  sam: lowerSam,
  serverless: lowerServerless,
};

/** What a template deploys to. */
export const lowerFile = (
  root: MapNode,
  dialect: Dialect,
  file: FileId,
  files: Files,
  deployment: Deployment,
): Lowered =>
  LOWER[dialect](
    root,
    file,
    files,
    dialect === 'serverless' ? deployment : withAssembly(file, files, deployment),
  );
