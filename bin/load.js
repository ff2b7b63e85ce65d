'use strict';

const { existsSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');

const MAIN = join(__dirname, '..', 'dist', 'stackward.cjs');

/** Microseconds of the CPU that a scan of a few templates stays below. */
const SHORT = 1_000_000;

/** The program; compiled code is kept from one run to the next. */
function load() {
  // Young objects are copied by one thread: with several, their threads wait for each other through an eighth of the CPU of a long scan, and end no sooner.
  require('node:v8').setFlagsFromString('--no-parallel-scavenge');
  if (Module.enableCompileCache) {
    // Node 22 and later
    Module.enableCompileCache();
    return require(MAIN);
  }
  try {
    // V8 begins to optimise after 67,584 steps of a function; a scan of one template ends before that is worth its threads (a third of the CPU of a long scan as well).
    require('node:v8').setFlagsFromString('--interrupt-budget=1000000');
    return compiled(MAIN);
  } catch {
    return require(MAIN);
  }
}

/** By file: its module, its script, and where its compiled code is kept if it is not yet. */
const loaded = new Map();

/**
 * What `enableCompileCache` does, for Node 20: V8's compiled code of the program, and of each part that it requires, stands beside the file, under a name
 * that changes with the file and with Node. Whoever may write there may write the program as well. Where nobody may, nothing is kept.
 */
function compiled(file) {
  const before = loaded.get(file);
  if (before) return before.program.exports;
  const { Script } = require('node:vm');
  const { size, mtimeMs } = statSync(file);
  const kept = join(
    dirname(file),
    `.compiled-${basename(file, '.cjs')}-${require('../package.json').version}-${size}-${Math.trunc(mtimeMs)}-${process.arch}-${process.versions.v8}`,
  );
  const cachedData = read(kept);
  const script = new Script(Module.wrap(readFileSync(file, 'latin1')), { filename: file, cachedData });
  const program = { exports: {} };
  if (loaded.size === 0) process.once('exit', keepAll);
  loaded.set(file, { program, kept: !cachedData || script.cachedDataRejected ? kept : undefined, script });
  const others = Module.createRequire(file);
  const requireHere = name => (name.startsWith('./') ? compiled(join(dirname(file), name)) : others(name));
  script.runInThisContext()(program.exports, requireHere, program, file, dirname(file));
  return program.exports;
}

/**
 * What a run did not need is not in its compiled code: of the program only a scan leaves any. A long run leaves nothing: all that it needed takes longer to
 * load than a scan of one template takes to compile what it needs of it.
 */
function keepAll() {
  if (process.cpuUsage().user >= SHORT) return;
  const [first = ''] = process.argv.slice(2);
  const isCommand = /^[a-z][a-z-]*$/.test(first) && !existsSync(first);
  const asksForHelp = process.argv.some(arg => ['-h', '--help', '-V', '--version'].includes(arg));
  for (const [file, { kept, script }] of loaded)
    if (kept !== undefined && !(file === MAIN && (isCommand || asksForHelp))) keep(kept, script);
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
