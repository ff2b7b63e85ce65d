/**
 * All that needs the package `yaml`, which costs half of a cold start and most runs never call. Here these are plain exports; the
 * build makes this module a file of its own, and in its place puts functions of these names that `require` that file when they are called (tools/build/late.mjs).
 */
export { readYaml } from './yaml.ts';
