/** All that needs the package `@babel/parser`, which runs that read no code never load. build.mjs makes this module a file of its own. */
export { parse } from '@babel/parser';
