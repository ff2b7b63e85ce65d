#!/usr/bin/env node
'use strict';

const args = process.argv.slice(2);
// The version is answered before the program is loaded: hooks and editors ask for it often.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V'))
  process.stdout.write(`${require('../package.json').version}\n`);
else
  require('./load.js')
    .load()
    .run(args, url => import(url));
