import type { MapNode } from '../../source/node.ts';
import type { Declaration, Note, Stack } from '../../model/stack.ts';
import { at, entriesOf, isMap, textOf, type FileId, type Node } from '../../source/node.ts';
import { make } from '../builder/make.ts';
import { expandTemplate } from '../cloudformation/expand.ts';
import { macros, readTemplate, transformsOf } from '../cloudformation/template.ts';
import { lowerSam, TRANSFORM } from '../sam/sam.ts';
import { deploymentBucket } from './bucket.ts';
import { makeEvents } from './events/events.ts';
import { addConditions } from './conditions.ts';
import { makeFunctions } from './functions.ts';
import { checkKeys } from './keys.ts';
import { misspeltFunctions } from '../cloudformation/names.ts';
import { makeLayers } from './layers.ts';
import { functionLogGroups } from './logs.ts';
import { applyPlugins, beforeRoles, pluginFunctions, pluginVariables, rewriteOf } from './plugins/plugins.ts';
import { authoredResources, extendResources, mergeResources, merged, strippedResource } from './resources.ts';
import { makeRoles } from './roles.ts';
import { ServerlessService } from './service.ts';
import { makeUrls } from './urls.ts';
import { piecesOf } from './variables/pieces.ts';
import type { Resolver } from './variables/resolver.ts';

const EXTENSIONS = 'AWS::LanguageExtensions';
const NONE: MapNode = { kind: 'map', entries: new Map(), span: { file: '', start: 0, end: 0 } };

/** The stack of a service for one stage, in the order in which the framework packages it. */
export function lowerService(resolver: Resolver, file: FileId, stage: Node): Stack {
  const service = new ServerlessService(
    resolver,
    file,
    piecesOf(stage) ?? ['dev'],
    pluginFunctions(resolver, piecesOf(stage) ?? ['dev']),
    pluginVariables(resolver),
  );
  const provider = textOf(at(service.provider, 'name')) ?? textOf(service.provider);
  if (provider !== undefined && provider !== 'aws') {
    resolver.diagnostics.note('provider', `services for ${provider} are not scanned`, service.providerSpan);
    return { ...readTemplate(NONE, file, resolver.sources.deployment), dialect: 'serverless' };
  }
  checkKeys(resolver);
  deploymentBucket(service);
  functionLogGroups(service);
  makeFunctions(service);
  makeLayers(service);
  makeUrls(service);
  addConditions(service);
  makeEvents(service);
  beforeRoles(service);
  makeRoles(service);
  applyPlugins(service);
  return finished(service, file);
}

function finished(service: ServerlessService, file: FileId): Stack {
  const { builder, resolver } = service;
  const { deployment } = resolver.sources;
  const written = authoredResources(service);
  const { root: authored = undefined, notes = [] } = written ? transformed(service, written, file) : {};
  const own = authored ? mergeResources(service, authored) : NONE;
  const [bySam] = transformsOf(own).includes(TRANSFORM)
    ? lowerSam(own, file, resolver.sources.files, deployment).stacks
    : [];
  const template = bySam ?? readTemplate(own, file, deployment);
  const resources = new Map<string, Declaration>(builder.resources);
  for (const [id, declared] of template.resources) resources.set(id, declared);
  if (authored)
    extendResources(
      service,
      authored,
      id => resources.get(id)?.node,
      (id, node) => {
        const declared = resources.get(id);
        if (declared) resources.set(id, { ...declared, node });
      },
    );
  const rewrite = rewriteOf(service);
  for (const [id, declared] of resources) {
    const node = rewrite(strippedResource(declared.node)) as MapNode;
    if (node !== declared.node) resources.set(id, { ...declared, node });
  }
  const { region } = service;
  return {
    ...template,
    dialect: 'serverless',
    resources,
    rest: new Map([...core(service), ...template.rest]),
    notes: [
      ...notes,
      ...template.notes,
      ...misspeltFunctions(
        [...resolver.root.entries.values()]
          .filter(({ key }) => key !== 'resources')
          .map(({ value }) => value),
        new Set([...resources.keys(), ...template.parameters.keys()]),
        new Set(template.conditions.keys()),
      ),
    ],
    outputs: outputs(builder.outputs, at(own, 'Outputs')),
    shared: service.providerSpan,
    ...(region === undefined ? {} : { region }),
    ...(builder.postDeployResources.size > 0 ? { postDeployResources: builder.postDeployResources } : {}),
  };
}

/** What the framework's own template says about itself. */
function core(service: ServerlessService): readonly (readonly [string, Node])[] {
  const text = (value: string): Node => make(value, service.providerProvenance('template'));
  return [
    ['AWSTemplateFormatVersion', text('2010-09-09')],
    ['Description', text('The AWS CloudFormation template for this Serverless application')],
  ];
}

/** The framework passes `Transform` on: local files of `AWS::Include` and, where it names the language extensions, loops are written out. */
function transformed(
  service: ServerlessService,
  resources: MapNode,
  file: FileId,
): { readonly root: MapNode; readonly notes: readonly Note[] } {
  const { diagnostics, sources } = service.resolver;
  const { root, notes, read } = expandTemplate(
    resources,
    file,
    sources.files,
    sources.deployment,
    transformsOf(resources).includes(EXTENSIONS),
  );
  for (const one of read) diagnostics.read.add(one);
  return { root, notes: [...notes, ...macros(root)] };
}

function outputs(
  generated: ReadonlyMap<string, Node>,
  authored: Node | undefined,
): ReadonlyMap<string, Node> {
  const all = new Map(generated);
  for (const { key, value } of isMap(authored) ? entriesOf(authored) : []) {
    const own = all.get(key);
    all.set(key, own ? merged(own, value) : value);
  }
  return all;
}
