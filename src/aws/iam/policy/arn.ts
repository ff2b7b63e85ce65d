import { perText, Text, type Part } from '../../../model/text.ts';

/** An ARN as IAM reads it, without `arn`. */
export type Arn = {
  readonly partition: Text;
  readonly service: Text;
  readonly region: Text;
  readonly account: Text;
  readonly resource: Text;
};

/** Whether an entry of `Resource` leaves out nothing of any service: `*`, `arn:*`, `arn:aws:*:*:*:*`. */
export function isEverything(text: Text): boolean {
  if (isStars(text)) return true;
  const arn = arnOf(text);
  return (
    arn !== undefined &&
    isStars(arn.service) &&
    isStars(arn.region) &&
    isStars(arn.account) &&
    isStars(arn.resource)
  );
}

/** Which of partition, region and account an entry leaves open. */
export function spreadOf(text: Text): readonly ('partition' | 'region' | 'account')[] {
  const arn = arnOf(text);
  return arn ? (['region', 'account', 'partition'] as const).filter(field => hasStar(arn[field])) : [];
}

/** Whether the resource segment of an entry holds a wildcard. */
export const hasWildName = (text: Text): boolean =>
  isStars(text) || hasStar(arnOf(text)?.resource ?? Text.empty);

/** The services that the entries name, `*` being any: what `Action: "*"` can act on. undefined when one of them is open. */
export function servicesInArns(resources: readonly Text[]): readonly string[] | undefined {
  const services = resources.map(text => arnOf(text)?.service.literal);
  return services.length > 0 &&
    services.every(service => service !== undefined && service !== '' && !service.includes('*'))
    ? [...new Set(services as string[])]
    : undefined;
}

/**
 * Cuts a text into the fields of an ARN, missing ones being `*` as IAM completes them (IAM User Guide, "IAM JSON policy elements: Resource",
 * incomplete ARNs). A hole is within one field. undefined for what does not begin as an ARN.
 */
export const arnOf = perText(cutArn);

/** A field that an ARN leaves out. */
const ANYTHING = Text.of('*');

function cutArn(text: Text): Arn | undefined {
  const head = text.parts[0];
  if (typeof head !== 'string' || !head.startsWith('arn:')) return undefined;
  if (text.parts.length === 1) return fieldsOf(atColons(head, 6).map(field => Text.ofLiteral(field)));
  let field: Part[] = [];
  const fields = [field];
  for (const part of text.parts) {
    const [first, ...more] = typeof part === 'string' ? atColons(part, 7 - fields.length) : [part];
    if (first !== undefined) field.push(first);
    for (const piece of more) {
      field = [piece];
      fields.push(field);
    }
  }
  return fieldsOf(fields.map(parts => Text.from(parts)));
}

const fieldsOf = ([
  ,
  partition = ANYTHING,
  service = ANYTHING,
  region = ANYTHING,
  account = ANYTHING,
  resource = ANYTHING,
]: readonly Text[]): Arn => ({ partition, service, region, account, resource });

/** Splits at colons into at most `most` pieces, the last one whole. */
export function atColons(text: string, most: number): string[] {
  const pieces = text.split(':');
  return pieces.length <= most ? pieces : [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(':')];
}

/** A field that is wildcards and nothing else. */
export const isStars = (text: Text): boolean => /^\*+$/.test(text.literal ?? '');
export const hasStar = (text: Text): boolean =>
  text.parts.some(part => typeof part === 'string' && part.includes('*'));
