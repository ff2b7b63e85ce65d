/** A call of an intrinsic function to be written: `fn` is its long name. */
export class Intrinsic {
  readonly fn: string;
  readonly arg: Data;
  constructor(fn: string, arg: Data) {
    this.fn = fn;
    this.arg = arg;
  }
}

/** What can be written into a template. */
export type Data = string | number | boolean | Intrinsic | readonly Data[] | DataMap;
export type DataMap = { readonly [key: string]: Data };

export const ref = (name: string): Intrinsic => new Intrinsic('Ref', name);
export const getAtt = (name: string, attribute: string): Intrinsic =>
  new Intrinsic('Fn::GetAtt', [name, attribute]);
export const sub = (text: string): Intrinsic => new Intrinsic('Fn::Sub', text);

export const isDataMap = (data: Data): data is DataMap =>
  typeof data === 'object' && !Array.isArray(data) && !(data instanceof Intrinsic);
export const isDataList = (data: Data): data is readonly Data[] => Array.isArray(data);

/** `value` below the keys of a path: `['a', 'b']` and 1 are `{ a: { b: 1 } }`. */
export const nested = (path: readonly string[], value: Data): Data =>
  path.reduceRight<Data>((inner, key) => ({ [key]: inner }), value);
