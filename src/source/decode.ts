export type Decoded = { readonly text: string; readonly problem?: Misread };
/** `at` is an offset in the decoded text. */
export type Misread = {
  readonly code: 'binary' | 'bad-encoding';
  readonly message: string;
  readonly at: number;
};

/** The encoding that a byte order mark of UTF-16 says. */
function wideEncoding(first: number | undefined, second: number | undefined): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** The text of a file's bytes: UTF-8, or UTF-16 with a byte order mark. The mark stays in the text; bytes that are no UTF-8 become U+FFFD. */
export function decode(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  const wide = wideEncoding(first, second);
  const text = new TextDecoder(wide ?? 'utf-8', { ignoreBOM: true }).decode(bytes);
  if (text.includes('\0'))
    return { text: '', problem: { code: 'binary', message: 'this is a binary file', at: 0 } };
  const bad = wide === undefined ? badUtf8(bytes, text) : -1;
  return bad < 0
    ? { text }
    : {
        text,
        problem: {
          code: 'bad-encoding',
          message: `byte ${byteOffset(text, bad)} is not valid UTF-8; save the file as UTF-8`,
          at: bad,
        },
      };
}

/** Where the first wrong byte left its mark; a U+FFFD that the author wrote is none. */
function badUtf8(bytes: Uint8Array, text: string): number {
  if (!text.includes('\uFFFD') || isUtf8(bytes)) return -1;
  let byte = 0;
  let from = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', from)) {
    byte += byteOffset(text.slice(from, at), at - from);
    if (bytes[byte] !== 0xef || bytes[byte + 1] !== 0xbf || bytes[byte + 2] !== 0xbd) return at;
    byte += 3;
    from = at + 1;
  }
  return -1;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const byteOffset = (text: string, at: number): number => new TextEncoder().encode(text.slice(0, at)).length;
