'use strict';

const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const COMMAND = join(__dirname, '..', 'bin', 'stackward.js');
const MEANINGS = {
  1: 'stackward found security issues; nothing is deployed',
  2: 'stackward could not scan everything; nothing is deployed',
};

/**
 * A plug-in of the Serverless Framework 3 and of osls: scans the service before it is packaged, with the configuration and the exit status of the
 * command. A service in JavaScript or TypeScript can be computed: where its text does not say all, the packaged template is scanned as well.
 */
class ServerlessStackward {
  constructor(serverless, options = {}, { writeText } = {}) {
    this.serverless = serverless;
    this.options = options;
    this.write = writeText ?? (text => process.stdout.write(`${text}\n`));
    this.hooks = {
      'before:package:initialize': () => this.scanService(),
      'after:package:finalize': () => this.isComputed && this.scan(this.packagedTemplate()),
    };
  }

  scanService() {
    const file = this.serverless.configurationFilename;
    if (/\.(?:ya?ml|json)$/.test(file)) this.scan(file);
    else this.isComputed = this.scan(file, '--allow-empty') !== 'scanned';
  }

  packagedTemplate() {
    const folder = this.options.package ?? this.serverless.service.package?.path ?? '.serverless';
    return join(folder, this.serverless.getProvider('aws').naming.getCompiledTemplateFileName());
  }

  /** Returns the status of the file in the report; throws where the command exits with a status other than 0. */
  scan(file, ...more) {
    const folder = mkdtempSync(join(tmpdir(), 'stackward-'));
    try {
      const report = join(folder, 'report.json');
      this.run([file, ...more, ...this.settings(), '--output', `json=${report}`]);
      return JSON.parse(readFileSync(report, 'utf8')).files[0]?.status;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  settings() {
    const provider = this.serverless.getProvider('aws');
    const params = [this.options.param ?? []].flat().flatMap(param => ['--param', param]);
    const more = this.serverless.service.custom?.stackward?.args ?? [];
    return ['--stage', provider.getStage(), '--region', provider.getRegion(), ...params, ...more];
  }

  run(args) {
    const colored = process.stdout.isTTY && !process.env.NO_COLOR && !process.env.FORCE_COLOR;
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [COMMAND, ...args], {
      cwd: this.serverless.serviceDir,
      env: colored ? { ...process.env, FORCE_COLOR: '1' } : process.env,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    for (const text of [stdout, stderr]) if (text?.trim()) this.write(text.trimEnd());
    if (status === 0) return;
    const message = MEANINGS[status] ?? `stackward did not end: ${error?.message ?? status}`;
    throw new this.serverless.classes.Error(message, 'STACKWARD');
  }
}

module.exports = ServerlessStackward;
