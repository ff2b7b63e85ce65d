'use strict';

const { readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');

const FILE = join(__dirname, '..', 'dist', 'stackward.cjs');

/** Microseconds of the CPU that a scan of a few templates stays below. */
const SHORT = 1_000_000;

/** The program; compiled code is kept from one run to the next. */
function load() {
  // Young objects are copied by one thread: with several, their threads wait for each other through an eighth of the CPU of a long scan, and end no sooner.
  require('node:v8').setFlagsFromString('--no-parallel-scavenge');
  if (Module.enableCompileCache) {
    // Node 22 and later
    Module.enableCompileCache();
    return require(FILE);
  }
  try {
    return compiled();
  } catch {
    delete require.cache[FILE];
    return require(FILE);
  }
}

/**
 * What `enableCompileCache` does, for Node 20: V8's compiled code stands beside the program, under a name that changes with the program and with Node.
 * Whoever may write there may write the program as well. Where nobody may, nothing is kept.
 */
function compiled() {
  const { Script } = require('node:vm');
  // V8 begins to optimise after 67,584 steps of a function; a scan of one template ends before that is worth its threads (a third of the CPU of a long scan as well).
  require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
  const { size, mtimeMs } = statSync(FILE);
  const kept = join(
    dirname(FILE),
    `.compiled-${require('../package.json').version}-${size}-${Math.trunc(mtimeMs)}-${process.arch}-${process.versions.v8}`,
  );
  const cachedData = read(kept);
  const script = new Script(Module.wrap(readFileSync(FILE, 'utf8')), { filename: FILE, cachedData });
  // What a run did not need is not in its compiled code: one that only prints a page leaves nothing. A long one leaves nothing either: all that it needed takes
  // longer to load than a scan of one template takes to compile what it needs of it.
  const scans = !process.argv.some(arg =>
    ['-h', '--help', '-V', '--version', 'explain', 'rules', 'init'].includes(arg),
  );
  if (scans && (!cachedData || script.cachedDataRejected))
    process.once('exit', () => process.cpuUsage().user < SHORT && keep(kept, script));
  const program = Object.assign(new Module(FILE), { filename: FILE });
  const own = Module.createRequire(FILE);
  // Parts that are loaded later find the modules that they share with the program in it.
  own.cache[FILE] = program;
  script.runInThisContext()(program.exports, own, program, FILE, dirname(FILE));
  program.loaded = true;
  return program.exports;
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(file, script) {
  try {
    writeFileSync(`${file}.${process.pid}`, script.createCachedData(), { flag: 'wx' });
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    /* a folder that may not be written to is no fault */
  }
}

module.exports = { load };
