/** A question about a list, which many share: asked once of each. */
export function perList<Item, Answer>(
  ask: (list: readonly Item[]) => Answer,
): (list: readonly Item[]) => Answer {
  const answers = new WeakMap<readonly Item[], { readonly answer: Answer }>();
  return list => {
    const known = answers.get(list);
    if (known) return known.answer;
    const answer = ask(list);
    answers.set(list, { answer });
    return answer;
  };
}
