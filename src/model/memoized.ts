/** What holds the answers to the questions about it, by the number of the question. A WeakMap for each question costs the garbage collector more than the answers save. */
export type Memoized = { readonly answers: { readonly answer: unknown }[] };
let questions = 0;

/** A question that is asked once of each subject. */
export function once<K extends Memoized, T>(ask: (subject: K) => T): (subject: K) => T {
  const question = questions;
  questions += 1;
  return subject => {
    const known = subject.answers[question];
    if (known) return known.answer as T;
    const answer = ask(subject);
    subject.answers[question] = { answer };
    return answer;
  };
}
