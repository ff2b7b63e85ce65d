import { codeOf } from '../../src/aws/code/function-code.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { bringsNoSdk, packagesLoadedBy, sdkV2Of } from '../../src/aws/code/sdk-v2.ts';
import { isInstalledFor } from '../../src/packages/declared.ts';
import { defineRule } from '../../src/rule/rule.ts';

/** The first version of Node.js whose runtime has version 3 of the SDK instead. */
const FIRST = 18;

export default defineRule({
  id: 'code-sdk-not-bundled',
  title: 'Function uses an AWS SDK that its runtime does not have',
  severity: 'medium',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S9'], sas: ['SAS-06'] },
  why: 'The runtimes nodejs18.x and later contain version 3 of the AWS SDK only, so the function fails when it is loaded. Version 2 gets no more patches.',
  fix: 'Use the clients of version 3 (@aws-sdk/client-…), or add aws-sdk to the dependencies in package.json.',
  references: [
    'https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html',
    'https://aws.amazon.com/blogs/developer/announcing-end-of-support-for-aws-sdk-for-javascript-v2/',
  ],
  check({ resource: fn, world, report, undetermined }) {
    const [, version] = /^nodejs(\d+)\./.exec(fn.get('Runtime').literal ?? '') ?? [];
    if (version === undefined || Number(version) < FIRST || !fn.get('Layers').absent) return;
    const code = codeOf(fn);
    const at = code.kind === 'read' ? sdkV2Of(code) : undefined;
    const { written } = world.stack;
    if (code.kind === 'none' || !at || !written) return;
    const isInstalled = (name: string): ReturnType<typeof isInstalledFor> =>
      isInstalledFor(code.handler.source.file, name, written.files, bringsNoSdk);
    const isInline = code.handler.placeOf !== undefined;
    const installed = isInline ? 'no' : isInstalled('aws-sdk');
    if (installed === 'unknown') undetermined('a dependency may bring the AWS SDK, and no lockfile says so');
    // Where the other packages come from, the SDK may come from as well.
    if (!isInline && installed === 'no' && packagesLoadedBy(code).some(name => isInstalled(name) !== 'yes'))
      return undetermined('where its packages are declared is not known');
    const place = installed === 'no' ? faultPlace(fn, code, at) : undefined;
    if (place)
      report(
        place.at,
        `aws-sdk is not in the package of ${fn.name} and not in ${fn.get('Runtime').literal}`,
        {
          code: place.code,
        },
      );
  },
});
