/** Plugins that change code, packaging or local work, but nothing that is deployed besides (their pages on npm, read 2026-11). */
export const HARMLESS: ReadonlySet<string> = new Set([
  'serverless-offline', 'serverless-offline-ssm', 'serverless-offline-sqs', 'serverless-offline-sns', 'serverless-offline-scheduler', 'serverless-offline-lambda',
  'serverless-offline-kinesis', 'serverless-offline-dynamodb-streams', 'serverless-offline-edge-lambda', 'serverless-offline-aws-eventbridge', 'serverless-plugin-offline-dynamodb-stream',
  'serverless-dynamodb-local', 'serverless-dynamodb', 'serverless-s3-local', 'serverless-localstack', 'serverless-plugin-simulate', 'serverless-step-functions-local',
  'serverless-webpack', 'serverless-esbuild', 'serverless-bundle', 'serverless-plugin-typescript', 'serverless-plugin-optimize', 'serverless-plugin-parcel', 'serverless-plugin-browserifier',
  'serverless-babel-plugin', 'serverless-jetpack', 'serverless-plugin-include-dependencies', 'serverless-plugin-common-excludes', 'serverless-plugin-monorepo',
  'serverless-package-python-functions', 'serverless-wsgi', 'serverless-rack', 'serverless-ruby-package', 'serverless-go-plugin', 'serverless-go-build',
  'serverless-golang', 'serverless-rust', 'serverless-haskell', 'serverless-plugin-chrome',
  'serverless-prune-plugin', 'serverless-export-env', 'serverless-plugin-git-variables',
  'serverless-plugin-scripts', 'serverless-scriptable-plugin', 'serverless-hooks-plugin', 'serverless-jest-plugin', 'serverless-mocha-plugin', 'serverless-stack-output', 'serverless-manifest-plugin',
  'serverless-stack-termination-protection', 'serverless-dependson-plugin', 'serverless-s3-sync', 'serverless-finch', 'serverless-apigw-binary', 'serverless-alexa-skills', 'serverless-openapi-documentation',
]);
