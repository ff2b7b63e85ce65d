import { foreignCodeOf } from '../../src/aws/lambda/foreign-code.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

const FIXED =
  'Somebody else wrote what runs with the permissions of this stack. The version is fixed, so its owner can remove it but not change it.';
const FROM = ' from the unknown account ';

export default defineRule({
  id: 'lambda-foreign-layer',
  title: 'Layer, image or application comes from an unknown account',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function', 'AWS::CloudFormation::Stack'],
  maps: { owasp: ['S9'], sas: ['SAS-06'], cwe: [829] },
  why: 'A layer or image runs with all permissions of the function. The owner of the other account controls its content and can remove it.',
  fix: 'Build it from source, and publish it in your own account under a fixed version.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html',
    'https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html',
    'https://docs.aws.amazon.com/serverlessrepo/latest/devguide/serverlessrepo-consuming-applications.html',
  ],
  options: {
    publishers: {
      about:
        'Accounts of known vendors whose layers, images and applications are accepted. List your own accounts in trusted-accounts instead.',
      fallback: [],
      form: { pattern: '\\d{12}', such: "'123456789012'" },
    },
  },
  // The account has to be trusted, so what a stack takes from one is one finding.
  gather: all => {
    const [{ message, type } = { message: '', type: '' }] = all;
    const users = [...new Set(all.map(({ resource }) => resource))];
    const things = [...new Set(all.map(({ item = '' }) => item))];
    const verb = type === 'AWS::CloudFormation::Stack' ? 'deploy' : 'use';
    return `${listInWords(users)} ${verb}${users.length > 1 ? '' : 's'} ${listInWords(things)}${message.slice(message.indexOf(FROM))}`;
  },
  check({ resource, settings: { trustedAccounts }, options: { publishers }, report }) {
    const known = [...trustedAccounts, ...publishers];
    for (const { at, kind, name, how, fixed, account = '' } of foreignCodeOf(resource, known)) {
      const thing = `the ${kind} ${name}`;
      const gathered = {
        gathering: { group: `${resource.type} ${account}`, item: thing },
        ...(fixed ? ({ severity: 'low', why: FIXED } as const) : {}),
      };
      if (how === 'unpinned')
        report(at, `${resource.name} uses ${thing} without a version number`, {
          why: 'The next version that is published under this name runs without review.',
          fix: 'End the ARN with the number of the version that you tested.',
          gathering: 'apart',
        });
      else if (kind === 'application')
        report(at, `${resource.name} deploys ${thing}${FROM}${account}`, {
          why: 'The owner of the other account decides which resources and permissions the application creates, and a new version can change both.',
          fix: 'Read the template of the application and set SemanticVersion to the version that you read, or deploy it from its source.',
          ...gathered,
        });
      else report(at, `${resource.name} uses ${thing}${FROM}${account}`, gathered);
    }
  },
});
