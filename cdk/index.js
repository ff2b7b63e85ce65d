'use strict';

const { spawnSync } = require('node:child_process');
const { join, relative } = require('node:path');
const { version } = require('../package.json');

const COMMAND = join(__dirname, '..', 'bin', 'stackward.js');

/** A validation plug-in of the AWS CDK: `cdk synth` and `cdk deploy` stop at the findings at which the command has exit status 1. */
class StackwardValidation {
  /** `args`: options of the command, such as `['--preset', 'strict', '--fail-on', 'high']`. The nearest stackward.yaml counts as well. */
  constructor({ args = [] } = {}) {
    this.name = 'stackward';
    this.version = version;
    this.args = args;
  }

  /** Throws where the command gives no report: the CDK then reports that the plug-in failed. */
  validate({ templatePaths }) {
    const { status, stdout, stderr, error } = spawnSync(
      process.execPath,
      [COMMAND, ...templatePaths, '--format', 'json', ...this.args],
      { encoding: 'utf8', maxBuffer: 1 << 30 },
    );
    if (status !== 0 && (!stdout || !stdout.startsWith('{')))
      throw new Error(stderr?.trim() || error?.message || `stackward did not end: ${status}`);
    const report = JSON.parse(stdout);
    const fixes = new Map(report.rules.map(rule => [rule.id, rule.fix]));
    return {
      success: status === 0,
      violations: [
        ...report.findings.map(finding => violationOf(finding, fixes)),
        ...report.files.filter(({ status: read }) => read === 'failed' || read === 'incomplete').map(unread),
      ],
      pluginVersion: version,
    };
  }
}

/** A finding where its construct was created: where the assembly has no trace, in the template. */
function violationOf(finding, fixes) {
  const { rule, severity, message, when, fix, why, file, start, deployed, template } = finding;
  return {
    ruleName: rule,
    severity,
    description: when.length > 0 ? `${message} when ${when.join(' and ')}` : message,
    fix: fix ?? fixes.get(rule),
    ruleMetadata: { why },
    violatingResources: [
      {
        resourceLogicalId: deployed,
        templatePath: template?.file ?? file,
        locations: [`${file}:${start.line}:${start.column}`],
      },
    ],
  };
}

const unread = ({ path, problems }) => ({
  ruleName: 'template-not-read',
  severity: 'high',
  description: `${path} could not be read completely: ${problems.map(({ message }) => message).join('; ')}`,
  violatingResources: [
    {
      resourceLogicalId: '',
      templatePath: path,
      locations: problems.map(({ line, column }) => `${relative('.', path)}:${line}:${column}`),
    },
  ],
});

module.exports = { StackwardValidation };
