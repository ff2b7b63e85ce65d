/** A deployed template as facts that can be compared one by one. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

type Map_ = { readonly [key: string]: Json };
const isMap = (value: Json | undefined): value is Map_ =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Lists whose order means something; every other one of a template is a set to CloudFormation. */
const ORDERED = /^(?:Fn::(?!Or$|And$|Equals$)|Layers$|CacheBehaviors$|Command$|EntryPoint$|Args$)/;
/** Where one value and a list of it are the same. */
const ONE_OR_MORE = /^(?:(?:Not)?(?:Action|Resource)|DependsOn)$/;
/** Where an artefact lies, and its hash: no input holds them. */
const ARTEFACT: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': ['Code'],
  'AWS::Lambda::LayerVersion': ['Content'],
  'AWS::Lambda::Version': ['CodeSha256'],
  'AWS::CloudFormation::Stack': ['TemplateURL'],
  'AWS::StepFunctions::StateMachine': ['DefinitionS3Location'],
  'AWS::ApiGateway::RestApi': ['BodyS3Location'],
  'AWS::ApiGatewayV2::Api': ['BodyS3Location'],
};
const ARTEFACT_OUTPUT = /^Outputs\..*LambdaLayer(?:Hash|S3Key)$/;
/** Resources that have a hash of their content, or the time, in their id. */
const HASHED = /^AWS::(?:ApiGateway(?:V2)?::Deployment|Lambda::(?:Layer)?Version(?:Permission)?)$/;
const KNOWN =
  /^(ApiGatewayDeployment|WebsocketsDeployment|.*Lambda(?:Version|LayerPermission|Layer))[A-Za-z0-9]{12,}$/;
/** What the recording answered calls to AWS with. */
const UNKNOWABLE = /(?:ssm|cf|s3)-placeholder/;

/** What lowering leaves open of them. */
const OPEN = /\$\{(?:ssm|cf|s3)[:(]/;
/** The part of an id that is read off such a value, for which lowering has a word of its own. */
const READ_OFF =
  /^(?:Placeholder|Authorizer)(?=ApiGatewayAuthorizer$|LambdaPermissionApiGateway$)|(?:(?:Ssm|Cf|S3)placeholder|Unknown\w*)$/;

/** The facts of a template by their path. */
export function factsOf(template: Json): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  if (!isMap(template)) return facts;
  const ids = hashedIds(template['Resources']);
  const add = (path: string, value: Json): void => void facts.set(path, keyOf(value, ids));
  for (const [section, value] of Object.entries(template))
    if (section !== 'Resources')
      each(value, section, (path, part) => add(path, ARTEFACT_OUTPUT.test(path) ? {} : part));
  for (const [id, resource] of Object.entries(isMap(template['Resources']) ? template['Resources'] : {})) {
    if (!isMap(resource)) continue;
    const at = `Resources.${ids.get(id) ?? id}`;
    const type = typeof resource['Type'] === 'string' ? resource['Type'] : '';
    for (const [attribute, value] of Object.entries(resource)) {
      if (attribute === 'DependsOn') add(`${at}.${attribute}`, dependencies(value));
      else if (attribute !== 'Properties' || !isMap(value)) add(`${at}.${attribute}`, value);
      else
        for (const [name, property] of Object.entries(value))
          if (ARTEFACT[type]?.includes(name)) continue;
          else if (name === 'Body' && isMap(property)) body(property, `${at}.Properties.Body`, add);
          else
            add(
              `${at}.Properties.${name}`,
              name === 'ForceDeploy' ||
                isHash(type, name, property) ||
                (name === 'Name' && ids.get(id)?.startsWith('?'))
                ? '~'
                : property,
            );
    }
  }
  return facts;
}

/** What a resource waits for, each once. */
const dependencies = (value: Json): Json => {
  const all = listed(value);
  return Array.isArray(all) ? [...new Set(all as readonly Json[])] : all;
};
const listed = (value: Json): Json => (Array.isArray(value) ? value : [value]);

/** SAM describes the deployment of a REST API by a hash. */
const isHash = (type: string, name: string, value: Json): boolean =>
  type === 'AWS::ApiGateway::Deployment' &&
  name === 'Description' &&
  typeof value === 'string' &&
  /^RestApi deployment id: [0-9a-f]+$/.test(value);

function each(value: Json, path: string, add: (path: string, value: Json) => void): void {
  if (!isMap(value)) return add(path, value);
  for (const [key, inner] of Object.entries(value)) add(`${path}.${key}`, inner);
}

/** An API definition: each operation, and each other part. */
function body(definition: Map_, path: string, add: (path: string, value: Json) => void): void {
  for (const [key, value] of Object.entries(definition)) {
    if (key !== 'paths' || !isMap(value)) each(value, `${path}.${key}`, add);
    else for (const [route, item] of Object.entries(value)) each(item, `${path}.paths.${route}`, add);
  }
}

function hashedIds(resources: Json | undefined): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const [id, resource] of Object.entries(isMap(resources) ? resources : {})) {
    const text = READ_OFF.test(id) ? JSON.stringify(resource) : '';
    if (UNKNOWABLE.test(text) || OPEN.test(text)) ids.set(id, id.replace(READ_OFF, '?'));
    const type = isMap(resource) ? resource['Type'] : undefined;
    if (typeof type !== 'string' || !HASHED.test(type)) continue;
    const known = KNOWN.exec(id) ?? /^(.*?)[0-9a-f]{10}$/.exec(id);
    if (known) ids.set(id, `${known[1] ?? ''}~`);
  }
  return ids;
}

/** The ids that end in a hash of what the tool reads, as they are. */
export const idsWithHash = (template: Json): ReadonlySet<string> =>
  new Set(isMap(template) ? hashedIds(template['Resources']).keys() : []);

/** The account that recordings have where the framework asks AWS for it. */
const ACCOUNT = '123456789012';

/** The account of the deployment, or a text that is joined with it, which a recording has as a literal. */
function textWithAccount(value: Map_): string | undefined {
  if (value['Ref'] === 'AWS::AccountId') return ACCOUNT;
  const [delimiter, items] = Array.isArray(value['Fn::Join']) ? (value['Fn::Join'] as readonly Json[]) : [];
  if (delimiter !== '' || !Array.isArray(items)) return undefined;
  const parts = (items as readonly Json[]).map(item =>
    isMap(item) && item['Ref'] === 'AWS::AccountId' ? ACCOUNT : item,
  );
  return parts.every(part => typeof part === 'string') ? parts.join('') : undefined;
}

/** A value as one text: keys in order, lists that are sets sorted, hashes of ids left out. */
function keyOf(value: Json, ids: ReadonlyMap<string, string>, key = ''): string {
  if (typeof value === 'string')
    return JSON.stringify(unhashed(value, ids).replaceAll('${AWS::AccountId}', ACCOUNT));
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(item => keyOf(item, ids, ORDERED.test(key) ? key : ''));
    return `[${(ORDERED.test(key) ? items : items.toSorted()).join(',')}]`;
  }
  if (!isMap(value)) return JSON.stringify(value);
  const text = textWithAccount(value);
  if (text !== undefined) return keyOf(text, ids);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(unhashed(name, ids))}:${keyOf(ONE_OR_MORE.test(name) ? listed(inner) : inner, ids, name)}`).join(',')}}`;
}

function unhashed(text: string, ids: ReadonlyMap<string, string>): string {
  const whole = ids.get(text);
  if (whole !== undefined) return whole;
  let out = text;
  for (const [id, masked] of ids) if (out.includes(id)) out = out.replaceAll(id, masked);
  return out;
}

/** Both sides compared; what the recording answered for AWS is left out on both. */
export function differences(
  wants: ReadonlyMap<string, string>,
  has: ReadonlyMap<string, string>,
): {
  readonly same: number;
  readonly expected: number;
  readonly found: number;
  readonly lines: readonly string[];
} {
  const lines: string[] = [];
  let [same, expected, found] = [0, 0, 0];
  for (const path of new Set([...wants.keys(), ...has.keys()])) {
    const [want, have] = [wants.get(path), has.get(path)];
    if (want !== undefined && UNKNOWABLE.test(want)) continue;
    if (want !== undefined) expected += 1;
    if (have !== undefined) found += 1;
    if (want !== undefined && want === have) same += 1;
    else lines.push(`${path}\n      want ${want ?? 'nothing'}\n      have ${have ?? 'nothing'}`);
  }
  return { same, expected, found, lines };
}
