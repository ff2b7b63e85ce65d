import type { Open, PackageCall } from '../../code/flow/values.ts';
import { serviceOfPackage } from '../sdk/services.ts';
import type { Resource, Value } from '../../model/world.ts';
import { codePlaceOf } from '../lambda/code-place.ts';
import type { ReadCode } from './function-code.ts';
import { isKnownExtension } from './extension-needs.ts';

/** Why a function may call AWS in ways that the calls of its code do not show: programs that it starts, requests that it signs itself, code of layers. */
export function opaqueCodeOf(fn: Resource, { flow, placeOf }: ReadCode): readonly Open[] {
  return [
    ...flow.calls.flatMap(call => {
      const why = opaqueCall(call);
      return why === undefined ? [] : [{ why, at: placeOf(call.at.span) }];
    }),
    ...opaqueLayers(fn),
    ...startedWith(fn),
  ];
}

const PROGRAMS = /^(?:node:)?child_process$|^subprocess$|^pexpect$|^sh$|^execa$|^shelljs$/;
const SIGNING =
  /^@(?:aws-sdk|smithy)\/signature-v4|^aws4(?:fetch|-axios)?$|^aws-requests-auth$|^requests_aws4auth$|^aws_requests_auth$|^requests_aws_sign$|^aws-sigv4$/;
/** Of botocore, what makes clients or signs requests; the rest is settings and errors. */
const BOTOCORE = /^botocore(?:\.|$)/;
const BOTOCORE_HARMLESS = /^(?:config|exceptions|errorfactory|response|stub)$|^Config$|Error$/;

function opaqueCall({ callee }: PackageCall): string | undefined {
  if (callee.kind !== 'package') return undefined;
  const { source, path } = callee;
  const name = path.at(-1) ?? '';
  if (PROGRAMS.test(source) || (source === 'os' && /^(?:system|popen|exec|spawn|posix_spawn)/.test(name)))
    return 'starts programs, which may call AWS';
  if (source === 'asyncio' && name.startsWith('create_subprocess'))
    return 'starts programs, which may call AWS';
  if (SIGNING.test(source)) return 'signs requests to AWS itself';
  if (BOTOCORE.test(source)) {
    const parts = [...source.split('.').slice(1), ...path];
    if (!parts.some(part => BOTOCORE_HARMLESS.test(part))) return 'makes requests to AWS with botocore';
  }
  if (source.startsWith('@aws-sdk/client-') && !serviceOfPackage(source))
    return `calls ${source}, whose operations are not known`;
  return undefined;
}

/** Layers that hold packages only, which the code imports; or extensions whose calls are known. */
const PACKAGES_ONLY = /:layer:(?:AWSLambdaPowertools|AWSSDKPandas|AWSDataWrangler|Klayers-)/;

function opaqueLayers(fn: Resource): readonly Open[] {
  const layers = fn.get('Layers');
  const open = (at: Value): Open => ({
    why: `has a layer that is not beside the template, which may call AWS`,
    at: at.span,
  });
  if (!layers.complete) return [open(layers)];
  return layers.each.filter(layer => !isTransparent(layer)).map(open);
}

function isTransparent(layer: Value): boolean {
  const { refers, world } = layer;
  if (refers?.type === 'AWS::Lambda::LayerVersion') {
    const declared = world.resource(refers.id);
    const place = declared && codePlaceOf(declared, 'Content');
    const method = declared?.attribute('Metadata').get('BuildMethod').literal;
    if (place?.kind !== 'folder' || !place.isThere || method === 'makefile') return false;
    const extensions = world.stack.written?.files.text(`${place.folder}extensions`);
    return extensions !== undefined && 'refused' in extensions && extensions.refused === 'missing';
  }
  const text = layer.text.toString();
  return PACKAGES_ONLY.test(text) || isKnownExtension(text);
}

/** A script that runs before the code, or modules that Node.js loads first. */
function startedWith(fn: Resource): readonly Open[] {
  const variables = fn.get('Environment', 'Variables');
  const wrapper = variables.get('AWS_LAMBDA_EXEC_WRAPPER');
  const options = variables.get('NODE_OPTIONS');
  if (wrapper.present) return [{ why: 'is started by a script of a layer', at: wrapper.span }];
  return options.present && !(options.literal ?? '-r').split(/\s/).every(isHarmless)
    ? [{ why: 'loads other modules first', at: options.span }]
    : [];
}

const isHarmless = (option: string): boolean =>
  option === '' || option === '--enable-source-maps' || option.startsWith('--max');
