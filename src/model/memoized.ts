/** What holds the answers to the questions about it, by the number of the question. A WeakMap for each question costs the garbage collector more than the answers save. */
export type Memoized = { readonly answers: { readonly answer: unknown }[] };

/** Makes the questions about one kind of subject, each of which is asked once of a subject. They are numbered by kind: a subject has room for its own only. */
export function questionsAbout<K extends Memoized>(): <T>(ask: (subject: K) => T) => (subject: K) => T {
  let questions = 0;
  return ask => {
    type Answer = ReturnType<typeof ask>;
    const question = questions;
    questions += 1;
    return subject => {
      const known = subject.answers[question];
      if (known) return known.answer as Answer;
      const answer = ask(subject);
      subject.answers[question] = { answer };
      return answer;
    };
  };
}
