import { dirname, join, relative, resolve, sep } from 'node:path';
import { ABOUT } from '../config/about.ts';
import { CONFIG_NAMES } from '../config/settings.ts';
import { DIALECTS } from '../dialect/index.ts';
import type { Report } from '../report/report.ts';
import { SEVERITIES, type Severity } from '../rule/rule.ts';
import { exists } from './exists.ts';
import { resolveOptions } from './resolve-options.ts';
import { diskHost } from './host.ts';
import { written } from './outputs.ts';
import { scan } from '../scan.ts';
import { printError, type Terminal } from './terminal.ts';

const INSTALLED_SCHEMA = 'node_modules/stackward/dist/config.schema.json';

/** Writes a commented stackward.yaml for the templates below this folder; one that is there stays as it is. */
export async function init(terminal: Terminal): Promise<number> {
  const there = CONFIG_NAMES.find(name => exists(resolve(terminal.cwd, name)));
  if (there !== undefined) {
    printError(terminal, `${there} already exists and was not changed`);
    return 2;
  }
  const { options } = await resolveOptions(['.'], { ignores: true }, { rules: [], errors: [] }, terminal);
  const report = await scan(['.'], options, diskHost(terminal));
  const [name] = CONFIG_NAMES;
  const text = `${schemaLine(terminal.cwd)}${configured(report)}`;
  const unwritten = written(terminal.cwd, { file: name }, text);
  if (unwritten !== undefined) {
    printError(terminal, unwritten);
    return 2;
  }
  const templates = report.files.filter(({ dialect }) => dialect !== undefined).length;
  terminal.out(
    `${name} was written for ${templates} ${templates === 1 ? 'template' : 'templates'}. Read it, then run \`npx stackward\`.\n`,
  );
  return 0;
}

/** Editors find the schema of the package that the project has installed; without one there is none to name. */
function schemaLine(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, INSTALLED_SCHEMA);
    if (exists(file)) return `# yaml-language-server: $schema=${relative(cwd, file).split(sep).join('/')}\n`;
    if (folder === dirname(folder)) return '';
  }
}

/** What a project may say, with what was found here as the examples. */
function configured({ files, findings, summary }: Report): string {
  const templates = files.filter(({ dialect }) => dialect !== undefined).map(({ path }) => path);
  const highest = SEVERITIES.find(severity => summary.findings[severity] > 0);
  const counts = SEVERITIES.filter(severity => summary.findings[severity] > 0)
    .map(severity => `${summary.findings[severity]} ${severity}`)
    .join(', ');
  const often = mostOften(findings.map(({ rule }) => rule));
  const service = files.find(({ dialect }) => dialect && DIALECTS[dialect].words.setting === 'stages');
  const first = files.find(({ dialect }) => dialect && DIALECTS[dialect].words.setting === 'parameters');
  return `# Configuration of stackward. Found in this folder: ${templates.length === 0 ? 'no template yet' : `${templates.length} ${templates.length === 1 ? 'template' : 'templates'}`}${counts ? `, ${counts}` : ''}.

# ${ABOUT.preset}
preset: recommended

# Exit with status 1 for findings of this severity or higher${highest === undefined ? '' : `; the most severe finding here is ${highest}`}.
fail-on: ${failOn(highest)}

# ${ABOUT.rules}
# \`npx stackward rules\` lists the rules, \`npx stackward explain RULE\` describes a rule and its options.
# rules:
#   ${often ?? 'lambda-log-retention'}: low
#   log-group-retention: { options: { longest-days: 365 } }

# ${ABOUT.paths}
# paths: [${templates.slice(0, 2).join(', ') || 'infra'}]

# ${ABOUT.exclude}
# exclude: ['**/test/**']

# ${ABOUT.overrides}
# overrides:
#   - { files: legacy/**, fail-on: critical, rules: { lambda-log-retention: off } }

# ${ABOUT.extends}
# extends: ../stackward.yaml

# ${ABOUT.parameters}
# parameters:
#   ${first?.path ?? 'template.yaml'}: { Stage: prod }
${
  service
    ? `
# The stages of ${service.path} to scan, instead of all stages that it names.
# stages: [dev, prod]
`
    : ''
}
# ${ABOUT['data-class']}
# data-class: sensitive

# ${ABOUT['trusted-accounts']}
# trusted-accounts: ['123456789012']

# ${ABOUT.webhooks}
# webhooks: [POST /stripe/webhook]

# \`npx stackward baseline\` accepts the current findings; later scans then report only new findings.
# baseline: stackward-baseline.json

# ${ABOUT['audit-files']}
# audit-files: [npm-audit.json]

# ${ABOUT['import-suppressions']}
# import-suppressions: true

# ${ABOUT['file-timeout']}
# file-timeout: 60
`;
}

/** Strict enough to keep what is grave out, without failing the first build. */
function failOn(highest: Severity | undefined): Severity {
  if (highest === undefined || highest === 'info' || highest === 'low') return 'low';
  return highest === 'medium' ? 'medium' : 'high';
}

function mostOften(rules: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
