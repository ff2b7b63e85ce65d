import type { ApiDocument } from './document.ts';

export function addIamScheme(document: ApiDocument): void {
  if (document.hasScheme('AWS_IAM')) return;
  document.addScheme(
    'AWS_IAM',
    document.make({
      'x-amazon-apigateway-authtype': 'awsSigv4',
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
    }),
  );
}

export function addApiKeyScheme(document: ApiDocument): void {
  if (document.hasScheme('api_key')) return;
  document.addScheme('api_key', document.make({ type: 'apiKey', name: 'x-api-key', in: 'header' }));
}
