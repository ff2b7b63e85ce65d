'use strict';

const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const COMMAND = join(__dirname, '..', 'bin', 'stackward.js');
const MEANINGS = {
  1: 'stackward found security issues; nothing was deployed',
  2: 'stackward could not scan the service; nothing was deployed',
};

/**
 * A plug-in of the Serverless Framework 3 and of osls: scans the service before it is packaged, with the configuration and the exit status of the
 * command. A service in JavaScript or TypeScript cannot be read without running it; of that, the packaged template is scanned.
 */
class ServerlessStackward {
  constructor(serverless, options = {}, { writeText } = {}) {
    this.serverless = serverless;
    this.options = options;
    this.write = writeText ?? (text => process.stdout.write(`${text}\n`));
    this.hooks = {
      'before:package:initialize': () => this.isCode() || this.scan(serverless.configurationFilename),
      'after:package:finalize': () => this.isCode() && this.scan(this.packaged()),
    };
  }

  isCode() {
    return !/\.(?:ya?ml|json)$/.test(this.serverless.configurationFilename);
  }

  packaged() {
    const folder = this.options.package ?? this.serverless.service.package?.path ?? '.serverless';
    return join(folder, this.serverless.getProvider('aws').naming.getCompiledTemplateFileName());
  }

  colored() {
    return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.FORCE_COLOR === undefined;
  }

  scan(file) {
    const { serverless, options } = this;
    const provider = serverless.getProvider('aws');
    const params = [options.param ?? []].flat().flatMap(param => ['--param', param]);
    const more = serverless.service.custom?.stackward?.args ?? [];
    const args = ['--stage', provider.getStage(), '--region', provider.getRegion(), ...params, ...more];
    const { status, stdout, stderr, error } = spawnSync(process.execPath, [COMMAND, file, ...args], {
      cwd: serverless.serviceDir,
      encoding: 'utf8',
      env: this.colored() ? { ...process.env, FORCE_COLOR: '1' } : process.env,
      maxBuffer: 1 << 30,
    });
    for (const text of [stdout, stderr]) if (text?.trim()) this.write(text.trimEnd());
    if (status === 0) return;
    throw new serverless.classes.Error(
      MEANINGS[status] ?? `stackward did not end: ${error?.message ?? status}`,
      'STACKWARD',
    );
  }
}

module.exports = ServerlessStackward;
