import { takesUncheckedBodies } from '../../src/aws/lambda/function-routes.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { codeOf } from '../../src/aws/code/function-code.ts';
import { uncheckedBodyOf } from '../../src/aws/code/unchecked-body.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'code-no-input-validation',
  title: 'Function uses the body of a request without a schema',
  severity: 'low',
  preset: 'strict',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S1'], sas: ['SAS-01'], cwe: [20] },
  why: 'Whatever the caller adds to the body reaches the code: values of another type or length, and fields that only the function should set.',
  fix: 'Parse the body with a schema (zod, Joi, ajv, pydantic, jsonschema, Powertools parser), or add a request validator with a model to the REST API.',
  references: [
    'https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html',
  ],
  check({ resource: fn, world, report, undetermined }) {
    const code = codeOf(fn);
    if (code.kind === 'none') return;
    const parsed = takesUncheckedBodies(world).has(fn.id) ? uncheckedBodyOf(code) : undefined;
    const place = parsed && faultPlace(fn, code, parsed.at, parsed.within);
    if (!place) return;
    const [open] = code.open;
    if (open) undetermined(`whether its code checks the body: it ${open.why}`);
    else report(place.at, 'the body is parsed and not checked against a schema', { code: place.code });
  },
});
