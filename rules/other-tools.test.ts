import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { equalsOfAll, partsOf } from '../src/config/other-tools.ts';
import { ruleFiles } from '../tools/gen/registry.ts';
import { blocksOf } from '../src/rule/page.ts';
import { scanText } from '../src/scan/text.ts';
import { rules } from './index.ts';
import { isSelected } from './testing-selection.ts';

const pages = new Map(ruleFiles().map(({ id, group }) => [id, `rules/${group}/${id}.md`]));
const graded = (['checkov', 'cfn_nag', 'cdk-nag', 'guard', 'kics', 'trivy'] as const)
  .flatMap(tool => equalsOfAll(tool))
  .map(({ rule }) => rule)
  .filter(rule => rule.includes('/'));

test('each severity that suppressions of other tools name is one of a rule', () =>
  expect(graded.filter(rule => !rules.some(({ id }) => rule.startsWith(`${id}/`)))).toEqual([]));

// A message that is worded anew would leave the suppressions of other tools behind: data/other-tools.txt names parts of messages.
test.each(
  rules
    .filter(isSelected)
    .filter(({ id }) => partsOf(id).length > 0 || graded.some(rule => rule.startsWith(`${id}/`))),
)('the page of $id shows each part and severity that suppressions of other tools name', rule => {
  const found = blocksOf(readFileSync(pages.get(rule.id)!, 'utf8'), 'Flagged').flatMap(
    ({ source, today }) => scanText(source, [rule], { strict: true, today }).findings,
  );
  expect(partsOf(rule.id).filter(words => !found.some(({ message }) => message.includes(words)))).toEqual([]);
  expect(
    graded.filter(
      one => one.startsWith(`${rule.id}/`) && !found.some(({ severity }) => one === `${rule.id}/${severity}`),
    ),
  ).toEqual([]);
});
