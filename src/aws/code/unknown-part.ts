import { Text, type Hole, type Part } from '../../model/text.ts';
import { SECRET_SUFFIX } from '../iam/policy/own-arn.ts';

/** What an action that takes no resource is allowed on. */
export const EVERYTHING = Text.of('*');

/** A part of an ARN that only the run tells. */
export const UNKNOWN: Hole = { of: 'opaque', why: 'only the run tells' };

/** Whether neither the code nor the template has an expression for a part. */
export const isUnknown = (part: Part): boolean =>
  typeof part !== 'string' && part !== SECRET_SUFFIX && part.of === 'opaque' && part.node === undefined;

/** An ARN as a policy can allow it: a wildcard for what is not known. */
export const patternOf = (arn: Text): Text =>
  Text.from(arn.parts.map(part => (isUnknown(part) ? '*' : part)));
