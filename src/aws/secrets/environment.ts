import type { Resource, Value } from '../../model/world.ts';

/** An environment variable as the service's configuration will show it in clear text. */
export type EnvironmentVariable = { readonly name: string; readonly value: Value };

export const RUNS_WITH_ENVIRONMENT = [
  'AWS::Lambda::Function',
  'AWS::ECS::TaskDefinition',
  'AWS::CodeBuild::Project',
] as const;

/** The plain environment variables of a function, of a task's containers, of a build; those that a service fetches itself are left out. */
export function environmentOf(resource: Resource): EnvironmentVariable[] {
  switch (resource.type) {
    case 'AWS::Lambda::Function':
      return resource.get('Environment', 'Variables').entries.map(([name, value]) => ({ name, value }));
    case 'AWS::ECS::TaskDefinition':
      return resource
        .get('ContainerDefinitions')
        .each.flatMap(container => pairs(container.get('Environment')));
    case 'AWS::CodeBuild::Project':
      return [
        ...sourceUrl(resource),
        ...pairs(resource.get('Environment', 'EnvironmentVariables'), variable => {
          const type = variable.get('Type');
          return type.absent || type.literal === 'PLAINTEXT';
        }),
      ];
    default:
      return [];
  }
}

/** CodeBuild gives its builds the address of the source as a variable (CodeBuild user guide, "Environment variables in build environments", read 2026-11). */
function sourceUrl(project: Resource): EnvironmentVariable[] {
  const sources = [project.get('Source'), ...project.get('SecondarySources').each];
  return sources
    .map(source => source.get('Location'))
    .filter(value => value.present)
    .map(value => ({ name: 'CODEBUILD_SOURCE_REPO_URL', value }));
}

/** `[{ Name, Value }]` as ECS and CodeBuild write it. */
function pairs(list: Value, plain: (variable: Value) => boolean = () => true): EnvironmentVariable[] {
  return list.each.filter(plain).flatMap(variable => {
    const [name, value] = [variable.get('Name').literal, variable.get('Value')];
    return name !== undefined && value.present ? [{ name, value }] : [];
  });
}
