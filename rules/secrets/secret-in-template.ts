import {
  parameterCredentials,
  isTakenElsewhere,
  existsIn,
  valueAt,
  writtenSecretsOf,
} from '../../src/aws/secrets/literal-secrets.ts';
import { fileSecrets } from '../../src/aws/secrets/file-secrets.ts';
import type { LiteralSecret } from '../../src/aws/secrets/written-secrets.ts';
import { defaultSecret, isShown } from '../../src/aws/secrets/parameter-secrets.ts';
import { describe } from '../../src/aws/secrets/detect/secret.ts';
import { groupBy } from '../../src/rule/group-by.ts';
import { defineRule, type Resource } from '../../src/rule/rule.ts';

const EXPOSES = ' exposes ';

export default defineRule({
  id: 'secret-in-template',
  title: 'Template contains a plaintext secret',
  severity: 'high',
  preset: 'recommended',
  on: ['*', 'Template'],
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [798, 312] },
  why: 'Anyone with access to the repository or to cloudformation:GetTemplate can read the secret. It remains in the history after it is removed.',
  fix: 'Replace the secret, store the new one in Secrets Manager and reference it with {{resolve:secretsmanager:…}}.',
  references: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
  ],
  // The secrets that one resource exposes are one finding, whichever of its properties do.
  gather: all => {
    const [{ message } = { message: '' }] = all;
    const secrets = new Set(all.flatMap(({ item = '' }) => item.split('\0').slice(1)));
    const places = all.length > 2 ? `${all.length - 1} more properties` : 'another property';
    return `${message.slice(0, message.indexOf(EXPOSES))} and ${places} expose ${joinedWords([...secrets])}`;
  },
  check({ resource, world, strict, report: tell }) {
    const report: typeof tell = (at, message, more) => tell(at, message, { gathering: 'apart', ...more });
    const written = writtenSecretsOf(world, resource.id);
    const file = resource.type === 'Template' ? fileSecrets(world.stack) : undefined;
    if (!written && !file) return;
    const { secrets = [], parameterStoreCredentials: plain = [], shown = [] } = written ?? {};
    const told = [...secrets, ...(file?.values ?? [])].filter(
      secret =>
        (strict || !isWeak(secret)) && existsIn(world, secret) && !isTakenElsewhere(world.stack, secret),
    );
    const texts = [...groupBy(told, ({ path }) => path).values()];
    for (const [secret, ...others] of texts.flatMap(one => [...groupBy(one, ({ node }) => node).values()]))
      if (others.length > 0) report(valueAt(world, secret), severalIn([secret, ...others], resource));
      else
        report(
          valueAt(world, secret),
          `${placeOf(secret, resource)} ${verbOf(secret)} ${secret.what}`,
          isWeak(secret) ? { severity: 'low' } : {},
        );
    for (const place of shown)
      if (existsIn(world, place))
        report(
          valueAt(world, place),
          `${keyOf(place.path)} of ${resource.name}${EXPOSES}${joinedWords(place.secrets)}`,
          {
            severity: 'medium',
            gathering: {
              group: resource.id,
              item: [place.path.join('/'), ...place.secrets].join('\0'),
            },
            why: 'CloudFormation writes the value in plaintext here. Anyone who can describe the resource can read it.',
            fix: 'Pass the name or ARN of the secret, and fetch the value from Secrets Manager or Parameter Store at run time.',
          },
        );
    for (const place of plain)
      if (strict && existsIn(world, place)) {
        report(
          valueAt(world, place),
          `${place.path.at(-1)} of ${resource.called} comes from a plaintext parameter in Parameter Store`,
          {
            severity: 'low',
            why: 'An ssm reference resolves only String parameters, which are stored in plaintext.',
            fix: 'Store the value in Secrets Manager or as a SecureString parameter, and reference it with secretsmanager or ssm-secure.',
          },
        );
      }
    if (!file) return;
    for (const { span, place, what } of file.texts)
      report(span, `${place} contains ${what}`, {
        fix: 'Remove the secret and replace it wherever it is used. Pass secrets to a deployment from Secrets Manager or Parameter Store.',
      });
    const fed = parameterCredentials(world.stack);
    for (const parameter of world.stack.parameters.values()) {
      const feeds = fed.get(parameter.name) ?? [];
      const related = feeds.map(feed => ({
        at: valueAt(world, feed),
        note: `${feed.of.name} uses this parameter`,
        resource: feed.of.name,
      }));
      const secret = defaultSecret(parameter, feeds.length > 0);
      const weak = secret?.strength === 'weak' && feeds.length === 0;
      if (secret && (strict || !weak))
        report(
          resource.get('Parameters', parameter.name, 'Default'),
          `the Default of ${parameter.name} ${weak ? 'looks like a placeholder for' : 'contains'} ${describe(secret)}`,
          {
            ...(weak ? { severity: 'low' } : {}),
            related,
            fix: 'Remove the Default, set NoEcho and replace the secret wherever it is used.',
          },
        );
      if (!secret && isShown(parameter) && feeds.some(feed => existsIn(world, feed)))
        report(
          resource.get('Parameters', parameter.name),
          `${parameter.name} is used as a credential but does not set NoEcho`,
          {
            severity: 'medium',
            related,
            why: 'CloudFormation shows the value of the parameter to anyone who can describe the stack.',
            fix: 'Set NoEcho to true on the parameter, or reference Secrets Manager instead.',
          },
        );
    }
  },
});

/** The tool names the substitutions of a definition that it writes as a text. */
const keyOf = (path: readonly string[]): string | undefined =>
  path.find(key => key === 'DefinitionSubstitutions') ?? path.at(-1);

const joinedWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const isWeak = ({ secret, given }: LiteralSecret): boolean => secret.strength === 'weak' && !given;

function verbOf(secret: LiteralSecret): string {
  if (isWeak(secret)) return 'looks like a placeholder for';
  return secret.fallback ? 'falls back to' : 'contains';
}

/** `UserData of Web contains 2 secrets: a password (about 20 characters) in DB_PASSWORD (line 2), …`. */
function severalIn(secrets: readonly [LiteralSecret, ...LiteralSecret[]], resource: Resource): string {
  const { name: _, line: __, ...whole } = secrets[0];
  const list = secrets.map(({ what, name, line }) =>
    [what, name === undefined ? '' : ` in ${name}`, line === undefined ? '' : ` (line ${line})`].join(''),
  );
  return `${placeOf(whole, resource)} contains ${secrets.length} secrets: ${list.join(', ')}`;
}

/** `DB_PASSWORD in UserData (line 7) of Web`: as near as a text lets us say. */
function placeOf({ path, name, line, of }: LiteralSecret, resource: Resource): string {
  const inside = [name === undefined ? '' : `${name} in `, line === undefined ? '' : ` (line ${line})`];
  if (of.type !== 'Template') return `${inside[0]}${path.at(-1)}${inside[1]} of ${resource.name}`;
  const [, section = '', entry, ...rest] = path;
  if (section === 'Resources' && entry !== undefined)
    return `${inside[0]}${rest.at(-1) ?? entry}${inside[1]} of ${entry}`;
  if (rest.length === 0)
    return `${inside[0]}${entry ?? section}${inside[1]} of ${entry === undefined ? 'the template' : section}`;
  return `${inside[0]}${rest.at(-1)}${inside[1]} of ${section}/${entry}`;
}
