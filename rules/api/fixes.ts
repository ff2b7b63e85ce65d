import { authorize } from '../../src/fix/authorize.ts';
import type { Fix, FixContext, RuleFixes } from '../../src/fix/fix.ts';
import { all, fixed, replaceAt, setProperty, siteOf } from '../../src/fix/sites.ts';
import { at, isList, valueOf } from '../../src/source/node.ts';

const CLASSES = ['RequireLowercase', 'RequireUppercase', 'RequireNumbers', 'RequireSymbols'];

function pool(context: FixContext): Fix | undefined {
  const { resource, finding, options } = context;
  const site = siteOf(context, resource);
  if (!site || site.kind !== 'cloudformation') return undefined;
  if (resource.type === 'AWS::Cognito::UserPoolClient') return client(context);
  if (resource.type !== 'AWS::Cognito::UserPool' || !finding.fix.includes('MinimumLength')) return undefined;
  const policy = at(site.map, 'Properties', 'Policies', 'PasswordPolicy');
  const length = at(policy, 'MinimumLength');
  const enough = Number(options('cognito-weak-pool')['shortest-password'] ?? 12);
  const longEnough = length?.kind === 'scalar' && Number(valueOf(length)) >= enough;
  const isSet = (key: string): boolean => {
    const value = at(policy, key);
    return value?.kind === 'scalar' && /^true$/i.test(value.text);
  };
  const missing = CLASSES.filter(key => !isSet(key));
  const edits = all(
    ...(longEnough ? [] : [setProperty(site, ['Policies', 'PasswordPolicy', 'MinimumLength'], enough)]),
    ...missing.map(key => setProperty(site, ['Policies', 'PasswordPolicy', key], true)),
  );
  return fixed(
    'Ask for longer passwords of all character types',
    edits,
    'New and changed passwords that are weaker are refused.',
  );
}

/** Without the implicit grant. */
function client(context: FixContext): Fix | undefined {
  const { finding, authored } = context;
  if (!finding.fix.includes('AllowedOAuthFlows')) return undefined;
  const steps = authored.steps(finding.at);
  const [list, item] = [steps.at(-2)?.node, steps.at(-1)];
  const editor = authored.editor(finding.at.file);
  if (!editor || !isList(list) || item?.node.kind !== 'scalar') return undefined;
  const others = list.items.filter(one => one !== item.node);
  const risk =
    'Clients that use the implicit grant can no longer sign in: they must use the code grant with PKCE.';
  return others.some(one => one.kind === 'scalar' && one.text === 'code')
    ? fixed('Remove the implicit grant', editor.removeItems(list, [list.items.indexOf(item.node)]), risk)
    : fixed('Use the code grant', replaceAt(context, 'code'), risk);
}

export const fixes: RuleFixes = {
  'api-without-authorizer': {
    safety: 'unsafe',
    changes: [
      'AWS::ApiGateway::Method.AuthorizationType',
      'AWS::ApiGatewayV2::Route.AuthorizationType',
      'AWS::ApiGateway::RestApi.Body',
      'AWS::ApiGatewayV2::Api.Body',
      'AWS::ApiGateway::Deployment',
      'AWS::ApiGateway::Deployment.Description',
      'AWS::ApiGateway::Stage.DeploymentId',
    ],
    plan: authorize,
  },
  'cognito-weak-pool': {
    safety: 'unsafe',
    changes: ['AWS::Cognito::UserPool.Policies', 'AWS::Cognito::UserPoolClient.AllowedOAuthFlows'],
    plan: pool,
  },
};
