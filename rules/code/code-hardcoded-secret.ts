import { codeOf } from '../../src/aws/code/function-code.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { literalKeysOf } from '../../src/aws/code/literal-keys.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { secretsInCode } from '../../src/aws/secrets/code-secrets.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'code-hardcoded-secret',
  title: 'Code of a function contains a plaintext secret',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S3'], sas: ['SAS-07'], cwe: [798] },
  why: 'Anyone with access to the repository or to lambda:GetFunction can read the secret. It remains in the history after it is removed.',
  fix: 'Replace the secret, store the new one in Secrets Manager or as a SecureString parameter, and fetch it at run time.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html',
  ],
  check({ resource: fn, strict, report }) {
    const code = codeOf(fn);
    // What the template itself has is told by secret-in-template.
    if (code.kind === 'none' || code.handler.placeOf) return;
    const secrets = code.flow.modules.flatMap(secretsInCode);
    for (const { at, what, name, isCertain } of secrets) {
      const place = strict || isCertain ? faultPlace(fn, code, at) : undefined;
      if (!place) continue;
      const holder = name ?? 'a text';
      report(place.at, `${holder} ${isCertain ? 'is' : 'looks like a placeholder for'} ${what}`, {
        ...(isCertain ? {} : { severity: 'low' }),
        code: place.code,
      });
    }
    const told = secrets.flatMap(({ at, isCertain }) => (isCertain ? [at] : []));
    for (const { literal, uses } of literalKeysOf(code.flow, told)) {
      const [first, ...others] = uses.flatMap(({ at, called }) => {
        const place = faultPlace(fn, code, at);
        return place ? [{ place, called }] : [];
      });
      if (!first) continue;
      const names = new Set([first, ...others].map(({ called }) => called));
      report(first.place.at, `the key of ${listInWords([...names])} is a text in the code`, {
        related: [
          { at: literal, note: 'the key' },
          ...others.map(({ place, called }) => ({ at: place.at, note: `the key of ${called}` })),
        ],
        code: first.place.code,
      });
    }
  },
});
