import type { Answer } from './text.ts';

/** `no` where one is, else `maybe` where one is; `yes` of none. */
export function every(answers: Iterable<Answer>): Answer {
  let all: Answer = 'yes';
  for (const answer of answers) {
    if (answer === 'no') return 'no';
    if (answer === 'maybe') all = 'maybe';
  }
  return all;
}

/** `yes` where one is, else `maybe` where one is; `no` of none. */
export function some(answers: Iterable<Answer>): Answer {
  let any: Answer = 'no';
  for (const answer of answers) {
    if (answer === 'yes') return 'yes';
    if (answer === 'maybe') any = 'maybe';
  }
  return any;
}

const OPPOSITE = { yes: 'no', no: 'yes', maybe: 'maybe' } as const;
export const not = (answer: Answer): Answer => OPPOSITE[answer];
