import { samPolicyTemplate, samPolicyTemplateNames, type SamPolicyTemplate } from '../../model/sam-facts.ts';

/** The SAM policy template that allows these actions and less than another one, with the same parameters; the smallest. */
export function narrowerTemplate(name: string, needed: readonly string[]): string | undefined {
  const own = samPolicyTemplate(name);
  if (!own) return undefined;
  const allowed = actionsIn(own);
  const wanted = needed.map(action => action.toLowerCase());
  const parameters = parametersOf(own);
  return samPolicyTemplateNames()
    .flatMap(other => {
      const template = samPolicyTemplate(other);
      const actions = template && actionsIn(template);
      const fits =
        actions &&
        actions.size < allowed.size &&
        parametersOf(template) === parameters &&
        [...actions].every(action => allowed.has(action)) &&
        wanted.every(action => actions.has(action));
      return fits ? [{ other, size: actions.size }] : [];
    })
    .toSorted((a, b) => a.size - b.size)[0]?.other;
}

const parametersOf = ({ Parameters: parameters }: SamPolicyTemplate): string =>
  Object.keys(parameters).toSorted().join(',');

const actionsIn = ({ Definition: { Statement: statements } }: SamPolicyTemplate): ReadonlySet<string> =>
  new Set(statements.flatMap(({ Action: action }) => action).map(action => action.toLowerCase()));
