import { type Plain, make } from '../../builder/make.ts';
import { provenanceOf } from '../sam-resource.ts';
import { entriesOf, textOf, type Node } from '../../../source/node.ts';
import { truthyProp, prop } from '../read.ts';
import { type SamResource } from '../sam-resource.ts';
import type { InOrder } from './deployment-text.ts';
import type { ApiDocument } from './document.ts';

const KEY = 'x-amazon-apigateway-gateway-responses';
const PREFIXES = [
  ['Headers', 'header.'],
  ['Paths', 'path.'],
  ['QueryStrings', 'querystring.'],
] as const;

/** `GatewayResponses`: what the API answers when it does not reach the function. */
export function addGatewayResponses(resource: SamResource, document: ApiDocument, inOrder: InOrder): void {
  const written = truthyProp(resource.properties, 'GatewayResponses');
  if (!written) return;
  const all = new Map<string, Plain>(entriesOf(document.get(KEY)).map(entry => [entry.key, entry.value]));
  const responses = new Map(entriesOf(written).map(({ key, value }) => [key, value]));
  for (const key of inOrder(inOrder([...responses.keys()]))) {
    const value = responses.get(key);
    const code = truthyProp(value, 'StatusCode');
    all.set(key, {
      responseParameters: parameters(prop(value, 'ResponseParameters')),
      responseTemplates: truthyProp(value, 'ResponseTemplates') ?? {},
      statusCode: textOf(code) ?? code,
    });
  }
  document.set(
    KEY,
    make(Object.fromEntries(all), provenanceOf(resource, 'GatewayResponses', 'gateway-responses')),
  );
}

const parameters = (written: Node | undefined): Plain =>
  Object.fromEntries(
    PREFIXES.flatMap(([name, prefix]) =>
      entriesOf(prop(written, name)).map(entry => [`gatewayresponse.${prefix}${entry.key}`, entry.value]),
    ),
  );
