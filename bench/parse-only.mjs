// What reading alone costs: `node bench/parse-only.mjs PATH` parses a template, or each below a folder, with JSON.parse or the package yaml, and does nothing with it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';

const [path] = process.argv.slice(2);
if (path === '--version') {
  process.stdout.write(`${createRequire(import.meta.url)('yaml/package.json').version}\n`);
} else {
  let [parsed, refused] = [0, 0];
  const files = statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true })
        .map(file => join(path, file))
        .filter(file => /\.(?:ya?ml|json)$/.test(file));
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    try {
      if (file.endsWith('.json')) JSON.parse(text);
      else parse(text, { logLevel: 'silent' });
      parsed += 1;
    } catch {
      refused += 1;
    }
  }
  process.stdout.write(`${parsed} parsed, ${refused} refused\n`);
}
