import type { MapNode } from '../../source/node.ts';
import { Diagnostics } from '../builder/diagnostics.ts';
import { VARIABLE } from '../../model/evaluator/evaluate.ts';
import type { Sources } from './variables/source.ts';
import type { Stack } from '../../model/stack.ts';
import type { Files } from '../../source/files.ts';
import { at, isCall, textOf, type FileId, type Node } from '../../source/node.ts';
import type { Deployment, Lower, Lowered } from '../dialect.ts';
import { composeParams } from './compose.ts';
import { withLastBreak } from './last-break.ts';
import { lowerService } from './stack.ts';
import { defaultStage, MAX_STAGES, namedStages } from './stages.ts';
import { dotenvOf } from './variables/dotenv.ts';
import { Resolver } from './variables/resolver.ts';

/**
 * A Serverless Framework service as the CloudFormation it deploys to: one stack for the stage of the command line, else one for the default
 * stage (first) and one for every stage that the service names.
 */
export const lowerServerless: Lower = (written, file, files, deployment) => {
  const root = withLastBreak(written, file, files);
  const lower = (stage: string | undefined): Stage => lowerStage(root, file, files, deployment, stage);
  const given = deployment.stage ?? deployment.opts.get('stage');
  if (given !== undefined) return lowered([lower(given)]);
  if (deployment.stages && deployment.stages.length > 0) return lowered(deployment.stages.map(lower));
  const first = lower(undefined);
  // What reads `opt:stage` without a fallback can only be deployed with `--stage`; it is looked at as if that said the default.
  const base = first.needsStage ? lower(first.name) : first;
  const others = namedStages(first.resolver).filter(stage => stage !== base.name);
  const left = others.slice(MAX_STAGES - 1);
  if (left.length > 0)
    base.resolver.diagnostics.partial(
      'stages',
      `only ${MAX_STAGES} stages were scanned, not ${left.join(', ')}`,
      root.span,
    );
  return lowered([base, ...others.slice(0, MAX_STAGES - 1).map(lower)]);
};

type Stage = {
  readonly name: string;
  readonly needsStage: boolean;
  readonly resolver: Resolver;
  readonly stack: Stack;
};

function lowerStage(
  root: MapNode,
  file: FileId,
  files: Files,
  deployment: Deployment,
  stage: string | undefined,
): Stage {
  const diagnostics = new Diagnostics();
  const missing = new Set<string>();
  const loaded = new Set<string>();
  const dotenv = dotenvOf(root, file, files, stage ?? textOf(at(root, 'provider', 'stage')) ?? 'dev');
  const sources: Sources = { file, files, deployment, stage, dotenv, missing, loaded };
  const resolver = new Resolver(root, diagnostics, {
    ...sources,
    composeParameters: composeParams(file, files, sources, diagnostics),
  });
  const written = stage === undefined ? defaultStage(resolver) : undefined;
  const name = stage ?? textOf(written) ?? 'dev';
  const node: Node =
    isCall(written, VARIABLE) || isCall(written, 'Fn::Join')
      ? written
      : { kind: 'scalar', text: name, plain: false, span: root.span };
  const stack: Stack = { ...lowerService(resolver, file, node), resolved: one => resolver.deep(one) };
  return {
    name,
    needsStage: missing.has('opt:stage') && stage === undefined,
    resolver,
    stack: loaded.size > 0 ? { ...stack, environment: loaded } : stack,
  };
}

function lowered(stages: readonly Stage[]): Lowered {
  const many = stages.length > 1;
  const all = new Diagnostics();
  for (const { resolver } of stages) all.merge(resolver.diagnostics);
  const stacks = stages.map(({ name, stack }, index): Stack => ({
    ...stack,
    ...(many ? { stage: name } : {}),
    notes: index === 0 ? [...all.notes, ...stack.notes] : stack.notes,
  }));
  return { stacks, problems: all.problems, read: [...all.read] };
}
