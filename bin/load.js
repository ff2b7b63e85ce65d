'use strict';

const { existsSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join } = require('node:path');

const MAIN = join(__dirname, '..', 'dist', 'stackward.cjs');

/** Microseconds of the CPU that a scan of a few templates stays below. */
const SHORT = 1_000_000;

/** What suits a scan of seconds, for the V8 of Node 20 (11) to 26 (14), with which it was measured. A later one may not know a flag, and would say so. */
function flagsFor(v8) {
  if (v8 > 14) return [];
  return [
    // Young objects are copied by one thread: with several, their threads wait for each other through an eighth of the CPU of a long scan, and end no sooner.
    '--no-parallel-scavenge',
    // Functions are rarely worth being compiled into others, or being optimised as early as by default: on Node 22 that was a third of the CPU of a long scan.
    '--max-inlined-bytecode-size-cumulative=100',
    ...(v8 < 12
      ? ['--interrupt-budget=1000000']
      : ['--invocation-count-for-maglev=4000', '--invocation-count-for-turbofan=20000']),
  ];
}

/** Not in a worker thread: what one needs is no measure for a run, and V8's flags are the process's. */
let isMain = true;

/** The program; compiled code is kept from one run to the next. */
function load({ isWorker = false } = {}) {
  isMain = !isWorker;
  try {
    if (isMain) setFlags();
    return compiled(MAIN);
  } catch {
    return require(MAIN);
  }
}

function setFlags() {
  // Node's own modules have compiled code with them, which V8 takes only as long as no flag is changed.
  const { setFlagsFromString } = require('node:v8');
  require('node:vm');
  void [process.stdout, process.stderr];
  for (const flag of flagsFor(Number.parseInt(process.versions.v8, 10))) setFlagsFromString(flag);
}

/** By file: its module, its script, and where its compiled code is kept if it is not yet. */
const loaded = new Map();

/**
 * What `enableCompileCache` of Node 22 does, at less cost, and on Node 20 as well: V8's compiled code of the program, and of each part that it requires, stands beside the
 * file, under a name that changes with the file and with Node. Whoever may write there may write the program as well. Where nobody may, nothing is kept.
 */
function compiled(file) {
  const known = loaded.get(file);
  if (known) return known.program.exports;
  const { Script } = require('node:vm');
  const { size, mtimeMs } = statSync(file);
  const kept = join(
    dirname(file),
    `.compiled-${basename(file, '.cjs')}-${require('../package.json').version}-${size}-${Math.trunc(mtimeMs)}-${process.arch}-${process.versions.v8}`,
  );
  const before = read(kept);
  const cachedData = before?.subarray(0, -FOOTER);
  const script = new Script(Module.wrap(readFileSync(file, 'latin1')), { filename: file, cachedData });
  const isTaken = cachedData !== undefined && !script.cachedDataRejected;
  const program = { exports: {} };
  if (isMain && loaded.size === 0) process.once('exit', keepAll);
  loaded.set(file, { program, kept, script, before: isTaken ? before.subarray(-FOOTER) : undefined });
  const others = Module.createRequire(file);
  const requireHere = name => (name.startsWith('./') ? compiled(join(dirname(file), name)) : others(name));
  script.runInThisContext()(program.exports, requireHere, program, file, dirname(file));
  return program.exports;
}

/** Behind kept code stands what the run that left it took and needed: microseconds of the CPU, and bytes of all compiled code. */
const FOOTER = 16;

/**
 * What a run did not need is not in its compiled code: of the program only a scan leaves any, and one that took long although there was some leaves its own where it
 * needed much more. A long run leaves nothing: all that it needed takes longer to load than a scan of one template takes to compile what it needs of it.
 */
function keepAll() {
  const { user } = process.cpuUsage();
  if (user >= SHORT) return;
  const [first = ''] = process.argv.slice(2);
  const isCommand = /^[a-z][a-z-]*$/.test(first) && !existsSync(first);
  const asksForHelp = process.argv.some(arg => ['-h', '--help', '-V', '--version'].includes(arg));
  const old = [...loaded].filter(([file, { before }]) => {
    if (file === MAIN && (isCommand || asksForHelp)) return false;
    return before === undefined || user > (before.readDoubleLE(0) * 2) / 3;
  });
  if (old.length === 0) return;
  const needed = require('node:v8').getHeapCodeStatistics().bytecode_and_metadata_size;
  const footer = Buffer.alloc(FOOTER);
  footer.writeDoubleLE(user, 0);
  footer.writeDoubleLE(needed, 8);
  for (const [, { kept, script, before }] of old)
    if (before === undefined || needed > before.readDoubleLE(8) * 1.2)
      keep(kept, Buffer.concat([script.createCachedData(), footer]));
}

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function keep(file, bytes) {
  try {
    writeFileSync(`${file}.${process.pid}`, bytes, { flag: 'wx' });
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    /* a folder that may not be written to is no fault */
  }
}

module.exports = { load };
