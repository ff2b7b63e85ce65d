export { Resource, Value } from './world.ts';
