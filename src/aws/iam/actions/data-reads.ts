import { type Action, actionNamed } from './action-table.ts';

/**
 * Services whose `Read` level mixes contents with settings: only these actions answer with what is stored, whatever their level
 * (kms:Decrypt is a Write). Read in the Service Authorization Reference, 2026-09.
 */
const CONTENT: { readonly [service: string]: string } = {
  bedrock:
    'AgenticRetrieveStream ApplyGuardrail GenerateQuery GetAgentMemory GetAutomatedReasoningPolicyBuildWorkflowResultAssets GetDataAutomationLibraryEntity GetDocumentContent GetExecutionFlowSnapshot GetFlowExecution GetInvocationStep GetKnowledgeBaseDocuments GetPrompt GetSession InvokeAgent InvokeAutomatedReasoningPolicy InvokeFlow InvokeGuardrailChecks InvokeInlineAgent InvokeModel InvokeModelWithResponseStream InvokeTool OptimizePrompt RenderPrompt Retrieve',
  cloudformation: 'GetTemplate GetGeneratedTemplate',
  'cognito-idp': 'AdminGetUser AdminListUserAuthEvents GetUser ListUsers ListUsersInGroup',
  dynamodb: 'BatchGetItem GetItem GetRecords PartiQLSelect Query ReadDataForReplication Scan SearchVectors',
  ecr: 'BatchGetImage GetDownloadUrlForLayer',
  events: '',
  iam: 'GetAccountAuthorizationDetails GetCredentialReport',
  kinesis: 'GetRecords SubscribeToShard',
  kms: 'Decrypt',
  lambda:
    'GetDurableExecution GetDurableExecutionHistory GetDurableExecutionState GetFunction GetFunctionConfiguration GetLayerVersion',
  logs: 'FilterLogEvents GetLogEvents GetLogRecord GetQueryResults StartLiveTail StartQuery Unmask',
  rds: 'DownloadCompleteDBLogFile DownloadDBLogFilePortion',
  'rds-data': 'ExecuteStatement',
  s3: 'GetDataAccess GetObject GetObjectTorrent GetObjectVersion GetObjectVersionForReplication GetObjectVersionTorrent',
  scheduler: '',
  secretsmanager: 'BatchGetSecretValue GetSecretValue',
  sns: '',
  sqs: 'ReceiveMessage',
  ssm: 'GetAccessToken GetCommandInvocation GetDocument GetParameter GetParameterHistory GetParameters GetParametersByPath',
  states: 'DescribeExecution GetExecutionHistory RevealSecrets',
  sts: '',
  xray: 'BatchGetTraces GetTraceGraph GetTraceSummaries',
};
const contents = new Map(
  Object.entries(CONTENT).map(([service, names]) => [
    service,
    new Set(
      names
        .split(' ')
        .filter(Boolean)
        .map(name => `${service}:${name}`),
    ),
  ]),
);

/**
 * Actions that the reference counts among writes or permissions management although they only answer: those of Glue's studio (`glue:GetQueries`), a session
 * that fetches a configuration (AWS AppConfig API reference, StartConfigurationSession), metrics of which items are read most (Amazon DynamoDB API reference,
 * UpdateContributorInsights; read 2026-11).
 */
const READING = /:(?:Batch)?(?:Get|List|Describe|Query|Search|Lookup|Check|Validate)[A-Z]/;
const ANSWERING = new Set(['appconfig:StartConfigurationSession', 'dynamodb:UpdateContributorInsights']);

/** Whether an action changes something: things, or who may do what. */
export const isChange = ({ name, level }: Action): boolean =>
  (level === 'Permissions management' || level === 'Write') && !READING.test(name) && !ANSWERING.has(name);

/** `Describe…` answers with settings and states; the other verbs look at what the caller brings. */
const METADATA = /:(?:Batch)?(?:Describe|List|Check|Validate|Test|Estimate|Simulate|Count)/;

/**
 * Whether an action hands out stored data: objects, items, messages, secrets, plain text. Listing names and reading settings is
 * not; elsewhere than in the services above every `Read` counts, save the verbs of metadata. False for an unknown action.
 */
export function dataRead(action: string | Action): boolean {
  const known = typeof action === 'string' ? actionNamed(action) : action;
  if (!known) return false;
  const content = contents.get(known.service);
  return content ? content.has(known.name) : isAnswer(known) && !METADATA.test(known.name);
}

const isAnswer = (action: Action): boolean =>
  action.level !== 'List' && action.level !== 'Tagging' && !isChange(action);

/** The names the table above counts as reading data. */
export const contentReads = (): readonly string[] => [...contents.values()].flatMap(names => [...names]);
