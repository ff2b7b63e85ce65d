#!/usr/bin/env node
'use strict';

const args = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);
// The version is answered before the program is loaded: hooks and editors ask for it often.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V'))
  process.stdout.write(`${require('../package.json').version}\n`);
else if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`stackward needs Node.js 20.19 or later; this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else
  require('./load.js')
    .load()
    .run(args, url => import(url));
