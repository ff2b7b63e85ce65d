/** The bytes of a base64 or base64url text as Latin-1; `undefined` when it is neither. */
export function decodeBase64(text: string): string | undefined {
  try {
    return atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  } catch {
    return undefined; // That it is not base64 is the answer.
  }
}
