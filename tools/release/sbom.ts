import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readManifest } from './manifest.ts';

type Locked = { readonly version: string; readonly license: string; readonly integrity: string };

/** A CycloneDX 1.6 bill of materials: the package, and the packages whose code its bundle holds. */
export function sbom(): string {
  const { name, version, license } = readManifest();
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const components = bundled().map(bundledName => {
    const locked = packages[`node_modules/${bundledName}`];
    if (locked === undefined) throw new Error(`${bundledName} is not in package-lock.json`);
    return {
      ...component('library', bundledName, locked.version, locked.license),
      hashes: [
        {
          alg: 'SHA-512',
          content: Buffer.from(locked.integrity.replace('sha512-', ''), 'base64').toString('hex'),
        },
      ],
    };
  });
  const subject = component('application', name, version, license);
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: subject },
    components,
    dependencies: [
      { ref: subject['bom-ref'], dependsOn: components.map(one => one['bom-ref']) },
      ...components.map(one => ({ ref: one['bom-ref'] })),
    ],
  };
  return `${JSON.stringify({ ...bill, serialNumber: serial(JSON.stringify(bill)) }, null, 2)}\n`;
}

function component(type: 'application' | 'library', name: string, version: string, license: string) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return { type, 'bom-ref': purl, name, version, purl, licenses: [{ license: { id: license } }] };
}

/** The build lists them with their licences, each under a line of its name and version. */
const bundled = (): string[] =>
  readFileSync('dist/THIRD-PARTY.txt', 'utf8')
    .split(/^-{80}$/m)
    .map(text => text.trim().split(' ', 1)[0] ?? '');

function serial(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`;
}
