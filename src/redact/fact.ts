import { detect } from '../aws/secrets/detect/detect.ts';
import type { Fact } from '../model/fact.ts';

/** A fact fit to be shown: a template that compares a parameter with a secret must not make us print it. */
export const redactFact = (fact: Fact): Fact =>
  fact.is !== '' && detect(fact.subject, fact.is) ? { ...fact, is: '•••' } : fact;
