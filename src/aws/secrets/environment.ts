import type { Resource, Value } from '../../model/world.ts';

/** An environment variable as the service's configuration will show it in clear text. */
export type EnvironmentVariable = { readonly name: string; readonly value: Value };

/**
 * A type, where its plain environment variables are, and the key of their names; `map` where the variables are a map. `*` is any item of a list. Read in the
 * resource schemas that CloudFormation publishes (2026-10-20).
 */
const ROWS = `
  AWS::Lambda::Function Environment/Variables map
  AWS::Lambda::MicrovmImage EnvironmentVariables Key
  AWS::Lambda::WebFunctionRevision ServiceConfig/EnvironmentVariables map
  AWS::ECS::TaskDefinition ContainerDefinitions/*/Environment Name
  AWS::ECS::DaemonTaskDefinition ContainerDefinitions/*/Environment Name
  AWS::ECS::ExpressGatewayService PrimaryContainer/Environment Name
  AWS::CodeBuild::Project Environment/EnvironmentVariables Name
  AWS::CodePipeline::Pipeline Stages/*/Actions/*/EnvironmentVariables Name
  AWS::AppRunner::Service SourceConfiguration/ImageRepository/ImageConfiguration/RuntimeEnvironmentVariables Name
  AWS::AppRunner::Service SourceConfiguration/CodeRepository/CodeConfiguration/CodeConfigurationValues/RuntimeEnvironmentVariables Name
  AWS::Batch::JobDefinition ContainerProperties/Environment Name
  AWS::Batch::JobDefinition EcsProperties/TaskProperties/*/Containers/*/Environment Name
  AWS::Batch::JobDefinition EksProperties/PodProperties/Containers/*/Env Name
  AWS::Batch::JobDefinition EksProperties/PodProperties/InitContainers/*/Env Name
  AWS::Batch::JobDefinition NodeProperties/NodeRangeProperties/*/Container/Environment Name
  AWS::Batch::JobDefinition NodeProperties/NodeRangeProperties/*/EcsProperties/TaskProperties/*/Containers/*/Environment Name
  AWS::Batch::JobDefinition NodeProperties/NodeRangeProperties/*/EksProperties/PodProperties/Containers/*/Env Name
  AWS::Batch::JobDefinition NodeProperties/NodeRangeProperties/*/EksProperties/PodProperties/InitContainers/*/Env Name
  AWS::Pipes::Pipe TargetParameters/BatchJobParameters/ContainerOverrides/Environment Name
  AWS::Pipes::Pipe TargetParameters/EcsTaskParameters/Overrides/ContainerOverrides/*/Environment Name
  AWS::Amplify::App EnvironmentVariables Name
  AWS::Amplify::App AutoBranchCreationConfig/EnvironmentVariables Name
  AWS::Amplify::Branch EnvironmentVariables Name
  AWS::AppSync::GraphQLApi EnvironmentVariables map
  AWS::BedrockAgentCore::Runtime EnvironmentVariables map
  AWS::BedrockAgentCore::Harness EnvironmentVariables map
  AWS::GameLift::ContainerGroupDefinition GameServerContainerDefinition/EnvironmentOverride Name
  AWS::GameLift::ContainerGroupDefinition SupportContainerDefinitions/*/EnvironmentOverride Name
  AWS::GreengrassV2::ComponentVersion LambdaFunction/ComponentLambdaParameters/EnvironmentVariables map
  AWS::Lightsail::Container ContainerServiceDeployment/Containers/*/Environment Variable
  AWS::SageMaker::Model PrimaryContainer/Environment map
  AWS::SageMaker::Model Containers/*/Environment map
  AWS::SageMaker::InferenceComponent Specification/Container/Environment map
  AWS::SageMaker::ModelPackage InferenceSpecification/Containers/*/Environment map
  AWS::SageMaker::ProcessingJob Environment map
  AWS::Synthetics::Canary RunConfig/EnvironmentVariables map`;

type EnvironmentPlace = { readonly path: readonly string[]; readonly names: string };

const byType = new Map<string, EnvironmentPlace[]>();
for (const line of ROWS.trim().split('\n')) {
  const [type = '', path = '', names = ''] = line.trim().split(' ');
  byType.set(type, [...(byType.get(type) ?? []), { path: path.split('/'), names }]);
}

export const RUNS_WITH_ENVIRONMENT = [...byType.keys()] as const;

/** The plain environment variables of a function, a container, a build, …; those that a service fetches itself are left out. */
export function environmentOf(resource: Resource): EnvironmentVariable[] {
  const variables = (byType.get(resource.type) ?? []).flatMap(({ path, names }) =>
    reached(resource, path).flatMap(place =>
      names === 'map' ? place.entries.map(([name, value]) => ({ name, value })) : pairs(place, names),
    ),
  );
  return resource.type === 'AWS::CodeBuild::Project' ? [...sourceUrl(resource), ...variables] : variables;
}

const reached = (from: Value, path: readonly string[]): readonly Value[] =>
  path.reduce<readonly Value[]>(
    (places, step) => places.flatMap(place => (step === '*' ? place.each : [place.get(step)])),
    [from],
  );

const SOURCE_URL = /^Properties\/(?:Source|SecondarySources\/\d+)\/Location$/;

/** Whether a place of a resource, by the keys that lead to it from the resource on, is in its environment variables. */
export const isInEnvironment = (type: string, path: readonly string[]): boolean =>
  (byType.get(type) ?? []).some(
    ({ path: steps }) =>
      path.length > steps.length + 1 && steps.every((step, at) => step === '*' || step === path[at + 1]),
  ) ||
  (type === 'AWS::CodeBuild::Project' && SOURCE_URL.test(path.join('/')));

/** CodeBuild gives its builds the address of the source as a variable (CodeBuild user guide, "Environment variables in build environments", read 2026-11). */
function sourceUrl(project: Resource): EnvironmentVariable[] {
  const sources = [project.get('Source'), ...project.get('SecondarySources').each];
  return sources
    .map(source => source.get('Location'))
    .filter(value => value.present)
    .map(value => ({ name: 'CODEBUILD_SOURCE_REPO_URL', value }));
}

/** `[{ Name, Value }]`; CodeBuild and CodePipeline fetch those of a Type other than PLAINTEXT themselves. */
function pairs(list: Value, names: string): EnvironmentVariable[] {
  return list.each.flatMap(variable => {
    const [name, value, type] = [variable.get(names).literal, variable.get('Value'), variable.get('Type')];
    const plain = type.absent || type.literal === 'PLAINTEXT';
    return name !== undefined && value.present && plain ? [{ name, value }] : [];
  });
}

/** How a service gives its workload a secret of Secrets Manager or Parameter Store without showing it in the configuration. */
export function secretSettingOf(type: string): string | undefined {
  switch (type) {
    case 'AWS::ECS::TaskDefinition':
    case 'AWS::ECS::DaemonTaskDefinition':
    case 'AWS::ECS::ExpressGatewayService':
    case 'AWS::Batch::JobDefinition':
      return 'Pass the ARN of the secret in Secrets (ValueFrom) of the container instead.';
    case 'AWS::AppRunner::Service':
      return 'Pass the ARN of the secret in RuntimeEnvironmentSecrets instead.';
    case 'AWS::CodeBuild::Project':
    case 'AWS::CodePipeline::Pipeline':
      return 'Set the Type of the variable to SECRETS_MANAGER or PARAMETER_STORE, and its Value to the name of the secret.';
    default:
      return undefined;
  }
}
