import type { ServerlessProvenance } from '../../../../source/provenance.ts';
import type { Plain } from '../../../builder/make.ts';
import { restMethod } from '../../names.ts';
import type { ServerlessService } from '../../service.ts';
import { restApiId, type Paths } from './paths.ts';

type Preflight = {
  /** Each header with the text of its value in quotes, as the mapping of an answer wants it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The template of the answer. */
  readonly template: string;
  readonly provenance: ServerlessProvenance;
};

/** The OPTIONS method of a path, which anybody may call and which API Gateway answers itself. Gives its logical id. */
export function addPreflight(
  service: ServerlessService,
  paths: Paths,
  path: string,
  { headers, template, provenance }: Preflight,
): string {
  const id = restMethod(path, 'options');
  const parameters = (value: (text: string) => Plain): Plain =>
    Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [`method.response.header.${name}`, value(text)]),
    );
  service.builder.add(
    id,
    'AWS::ApiGateway::Method',
    {
      AuthorizationType: 'NONE',
      HttpMethod: 'OPTIONS',
      ResourceId: paths.resource(path),
      RestApiId: restApiId(service),
      RequestParameters: {},
      MethodResponses: [
        { StatusCode: '200', ResponseParameters: parameters(() => true), ResponseModels: {} },
      ],
      Integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': '{statusCode:200}' },
        ContentHandling: 'CONVERT_TO_TEXT',
        IntegrationResponses: [
          {
            StatusCode: '200',
            ResponseParameters: parameters(text => text),
            ResponseTemplates: { 'application/json': template },
          },
        ],
      },
    },
    provenance,
  );
  return id;
}
