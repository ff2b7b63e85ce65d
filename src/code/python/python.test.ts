import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Source } from '../../source/source.ts';
import { loadPython, readPython } from './python.ts';
import { print } from './testing.ts';
