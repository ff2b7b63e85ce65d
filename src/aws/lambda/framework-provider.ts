import type { Resource } from '../../model/world.ts';

/** Constructs of which the AWS CDK makes one a stack to serve its own custom resources: a fixed name with the hash of a UUID (aws-cdk-lib 2, read 2026-11). */
const SINGLETON =
  '(?:LogRetention|BucketNotificationsHandler|AWS|Custom(?:::)?CDK\\w*?)(?:[0-9a-f]{32}|[0-9A-F]{32})';
/** Handlers of `CustomResourceProvider`, and the functions of `custom-resources.Provider` that call the author's handler and are not it. */
const PATH = new RegExp(
  `(?:^|/)(?:${SINGLETON}/Resource|(?:Custom::|@aws-cdk--)?[\\w.-]+Provider/Handler|framework-(?:onEvent|isComplete|onTimeout)/Resource)$`,
);
/** The same as logical ids: the path without what is no letter or digit, and eight digits of a hash. */
const ID = new RegExp(
  `^(?:${SINGLETON}|Custom\\w+CustomResourceProviderHandler|\\w+framework(?:onEvent|isComplete|onTimeout))[0-9A-F]{8}$`,
);

/** Whether a function is one that the AWS CDK adds for its own custom resources: its author can not set its properties. */
export function isFrameworkProvider(fn: Resource): boolean {
  const path = fn.attribute('Metadata').get('aws:cdk:path').literal;
  return ID.test(fn.id) || (path !== undefined && PATH.test(path));
}
