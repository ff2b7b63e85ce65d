/** All that needs the package `@babel/parser`, which runs that read no code never load. The build makes this module a file of its own (tools/build/late.mjs). */
export { parse } from '@babel/parser';
