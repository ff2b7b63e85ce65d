import './facts-setup.ts';
import { openScan } from '../src/scan.ts';
import { diskHost } from '../src/cli/host.ts';
import { withPython } from '../src/code/python/python.ts';
import { Resource } from '../src/model/world.ts';
import { usesOfRole } from '../src/aws/code/role-uses.ts';
import { principalsWith } from '../src/aws/iam/policy/roles.ts';
const counts = new Map<string, number>();
const plannerOf = () => (context: any) => {
  const { finding, resource, world, stack } = context;
  if (!/^iam-(wild|unused|broad|admin|shared|priv|pass|ineff)/.test(finding.rule)) return undefined;
  const holder = world.resource(resource.id) as Resource;
  let kinds: string;
  try {
    const roles = !holder
      ? []
      : resource.type === 'AWS::IAM::Role'
        ? [holder]
        : principalsWith(holder, world);
    kinds =
      roles.length === 0
        ? 'no roles'
        : [
            ...new Set(
              roles.map((r: any) =>
                r.type !== 'AWS::IAM::Role'
                  ? r.type
                  : (u => (u.kind === 'open' ? 'open: ' + u.why.slice(0, 60) : u.kind))(usesOfRole(r)),
              ),
            ),
          ].join('|');
  } catch (e) {
    kinds = 'err ' + String(e).slice(0, 80);
  }
  const key = `${finding.rule} ${stack.dialect} ${resource.construct !== undefined || finding.made ? 'made' : ''} ${kinds.replace(/"[^"]+"/g, 'X')}`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
  if (kinds === 'known')
    console.log(
      'K',
      finding.rule,
      stack.dialect,
      finding.at.file,
      finding.at.start,
      finding.message.slice(0, 150),
      '| FIX',
      finding.fix.slice(0, 150),
    );
  return undefined;
};
const opened = await openScan(
  ['.'],
  { today: '2026-11-30', fixes: plannerOf as any },
  diskHost({ cwd: process.argv[3]!, stdin: () => new Uint8Array() }),
);
for (const t of opened.targets) await withPython(() => opened.scanTarget(t));
for (const [k, v] of [...counts].sort((a, b) => b[1] - a[1])) console.log(v, k);
