import {
  feedsIn,
  isTakenElsewhere,
  standsIn,
  valueAt,
  writtenAt,
  type LiteralSecret,
} from '../../src/aws/secrets/literal-secrets.ts';
import { defaultSecret, isShown } from '../../src/aws/secrets/parameter-secrets.ts';
import { describe } from '../../src/aws/secrets/detect/secret.ts';
import { defineRule, type Resource } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'secret-in-template',
  title: 'Secret stands in the template',
  severity: 'high',
  preset: 'recommended',
  on: ['*', 'Template'],
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [798, 312] },
  why: 'Everyone with the repository or with cloudformation:GetTemplate reads the secret, and it stays in the history after it is removed.',
  fix: 'Replace the secret, keep the new one in Secrets Manager, and refer to it with {{resolve:secretsmanager:…}}.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
  ],
  check({ resource, world, strict, report }) {
    const { secrets, plain } = writtenAt(world, resource.id);
    for (const secret of secrets) {
      const weak = secret.secret.strength === 'weak' && !secret.given;
      if ((weak && !strict) || !standsIn(world, secret) || isTakenElsewhere(world.stack, secret)) continue;
      report(
        valueAt(world, secret),
        `${placeOf(secret, resource)} ${weak ? `looks like a placeholder for ${secret.what}` : `is ${secret.what}`}`,
        weak ? { severity: 'low' } : {},
      );
    }
    for (const place of plain)
      if (strict && standsIn(world, place)) {
        report(
          valueAt(world, place),
          `${place.path.at(-1)} of ${resource.called} comes from a plain parameter of Parameter Store`,
          {
            severity: 'low',
            why: 'A reference with ssm resolves String parameters only, and those are stored in clear text.',
            fix: 'Store it in Secrets Manager or as a SecureString, and refer to it with secretsmanager or ssm-secure.',
          },
        );
      }
    if (resource.type !== 'Template') return;
    const fed = feedsIn(world.stack);
    for (const parameter of world.stack.parameters.values()) {
      const feeds = fed.get(parameter.name) ?? [];
      const related = feeds.map(feed => ({
        at: valueAt(world, feed),
        note: `${feed.of.name} takes it`,
        resource: feed.of.name,
      }));
      const secret = defaultSecret(parameter, feeds.length > 0);
      const weak = secret?.strength === 'weak' && feeds.length === 0;
      if (secret && (strict || !weak))
        report(
          resource.get('Parameters', parameter.name, 'Default'),
          `the Default of ${parameter.name} ${weak ? 'looks like a placeholder for' : 'is'} ${describe(secret)}`,
          {
            ...(weak ? { severity: 'low' } : {}),
            related,
            fix: 'Remove the Default and set NoEcho; replace the secret where it is in use.',
          },
        );
      if (!secret && isShown(parameter) && feeds.some(feed => standsIn(world, feed)))
        report(
          resource.get('Parameters', parameter.name),
          `${parameter.name} holds a credential and has no NoEcho`,
          {
            severity: 'medium',
            related,
            why: 'CloudFormation shows the value of the parameter to everyone who may describe the stack.',
            fix: 'Set NoEcho: true on the parameter, or refer to Secrets Manager instead.',
          },
        );
    }
  },
});

/** `DB_PASSWORD in UserData (line 7) of Web`: as near as a text lets us say. */
function placeOf({ path, name, line, of }: LiteralSecret, resource: Resource): string {
  const inside = [name === undefined ? '' : `${name} in `, line === undefined ? '' : ` (line ${line})`];
  if (of.type !== 'Template') return `${inside[0]}${path.at(-1)}${inside[1]} of ${resource.called}`;
  const [, section = '', entry, ...rest] = path;
  return `${inside[0]}${rest.at(-1) ?? entry ?? section}${inside[1]} of ${entry === undefined ? 'the template' : `${section}/${entry}`}`;
}
