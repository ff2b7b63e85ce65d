import { leadsTo } from './property-path.ts';

/**
 * Properties that a service shows again, as they are, to everyone who may describe the resource (API references: DescribeInstanceAttribute and
 * DescribeLaunchTemplateVersions of EC2, DescribeLaunchConfigurations, DescribeStateMachine, GetExport, GetStage and GetIntegration of API Gateway, GetParameter of
 * a String, GetDocument, BatchGetProjects, GetJob of AWS Glue, ListTargetsByRule, GetSchedule, DescribeTaskDefinition, DescribeJobDefinitions; read 2026-11).
 * `*` is any item or key, `**` one step or more.
 */
const ROWS = `
  AWS::EC2::Instance UserData
  AWS::EC2::LaunchTemplate LaunchTemplateData/UserData
  AWS::EC2::SpotFleet SpotFleetRequestConfigData/LaunchSpecifications/*/UserData
  AWS::AutoScaling::LaunchConfiguration UserData
  AWS::StepFunctions::StateMachine DefinitionString Definition/** DefinitionSubstitutions/*
  AWS::ApiGateway::RestApi Body/**
  AWS::ApiGateway::Method Integration/RequestParameters/* Integration/RequestTemplates/* Integration/Uri
  AWS::ApiGateway::Stage Variables/*
  AWS::ApiGatewayV2::Api Body/**
  AWS::ApiGatewayV2::Integration RequestParameters/* IntegrationUri
  AWS::ApiGatewayV2::Stage StageVariables/*
  AWS::SSM::Parameter Value
  AWS::SSM::Document Content Content/**
  AWS::CodeBuild::Project Source/BuildSpec
  AWS::Lambda::Function Code/ZipFile
  AWS::Glue::Job DefaultArguments/* NonOverridableArguments/*
  AWS::Events::Rule Targets/*/Input Targets/*/InputTransformer/InputTemplate
  AWS::Scheduler::Schedule Target/Input
  AWS::ECS::TaskDefinition ContainerDefinitions/*/Command/* ContainerDefinitions/*/EntryPoint/*
  AWS::Batch::JobDefinition ContainerProperties/Command/* Parameters/*`;

const byType = new Map<string, (readonly string[])[]>();
for (const line of ROWS.trim().split('\n')) {
  const [type = '', ...paths] = line.trim().split(' ');
  byType.set(
    type,
    paths.map(path => ['Properties', ...path.split('/')]),
  );
}

/** Whether everyone who may describe a resource can read what stands at a place of it; `path` from the resource's own keys. CloudFormation shows Metadata itself. */
export const isReadable = (type: string, path: readonly string[]): boolean =>
  path[0] === 'Metadata' || (byType.get(type)?.some(row => leadsTo(row, path)) ?? false);
