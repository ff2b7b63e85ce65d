import { foreignApplicationOf, foreignCodeOf } from '../../src/aws/lambda/foreign-code.ts';
import { defineRule } from '../../src/rule/rule.ts';

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
  check({ resource: fn, settings: { trustedAccounts }, options: { publishers }, report }) {
    const known = [...trustedAccounts, ...publishers];
    if (fn.type === 'AWS::CloudFormation::Stack') {
      const application = foreignApplicationOf(fn, known);
      if (application)
        report(
          application.at,
          `${fn.name} deploys the application ${application.name} from the unknown account ${application.account}`,
          {
            why: 'The owner of the other account decides which resources and permissions the application creates, and a new version can change both.',
            fix: 'Read the template of the application and set SemanticVersion to the version that you read, or deploy it from its source.',
          },
        );
      return;
    }
    for (const { at, kind, name, how, account } of foreignCodeOf(fn, known)) {
      if (how === 'foreign')
        report(at, `${fn.name} uses the ${kind} ${name} from the unknown account ${account}`);
      else
        report(at, `${fn.name} uses the layer ${name} without a version number`, {
          why: 'The next version that is published under this name runs without review.',
          fix: 'End the ARN with the number of the version that you tested.',
        });
    }
  },
});
