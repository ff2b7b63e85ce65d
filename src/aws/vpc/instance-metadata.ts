import type { Switch } from '../switches.ts';

/** Where an instance is told whether its metadata service asks for a session token; `strict` rows are about what nothing is written of. */
export type MetadataSwitch = Switch & { readonly strict?: true };

const places = [
  { type: 'AWS::EC2::Instance', options: ['MetadataOptions'] },
  { type: 'AWS::EC2::LaunchTemplate', options: ['LaunchTemplateData', 'MetadataOptions'] },
  { type: 'AWS::AutoScaling::LaunchConfiguration', options: ['MetadataOptions'] },
] as const;

/**
 * Whether IMDSv2 is required, as AWS stands in 2026-11. Where nothing is written, it is if the AMI says so (ImdsSupport v2.0) and the account has no other
 * default, which no template shows (EC2 API reference, "InstanceMetadataOptionsRequest", HttpTokens; EC2 user guide, "Order of precedence for instance metadata options").
 */
export const METADATA_SWITCHES: readonly MetadataSwitch[] = places.flatMap(
  ({ type, options }): MetadataSwitch[] => {
    const tokens = {
      type,
      path: [...options, 'HttpTokens'],
      given: {
        path: [...options, 'HttpEndpoint'],
        is: (endpoint: string) => endpoint.toLowerCase() !== 'disabled',
      },
      fix: `Set ${options.join('.')}.HttpTokens to required.`,
    };
    return [
      { ...tokens, off: ['optional'], unset: 'on', on: 'required' },
      { ...tokens, off: [], unset: 'off', unless: [['LaunchTemplate']], strict: true },
    ];
  },
);
