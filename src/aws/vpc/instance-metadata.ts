import type { Switch } from '../switches.ts';

/** Where an instance is told whether its metadata service asks for a session token; `strict` rows are about what nothing is written of. */
export type MetadataSwitch = Switch & { readonly strict?: true };

const places = [
  { type: 'AWS::EC2::Instance', options: ['MetadataOptions'] },
  { type: 'AWS::EC2::LaunchTemplate', options: ['LaunchTemplateData', 'MetadataOptions'] },
  { type: 'AWS::AutoScaling::LaunchConfiguration', options: ['MetadataOptions'] },
] as const;

/**
 * Whether IMDSv2 is required. Where nothing is written, it is if the AMI says so (ImdsSupport v2.0) and the account has no other default for the Region, which no
 * template shows (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceMetadataOptionsRequest.html, HttpTokens;
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html, "Order of precedence for instance metadata options"; read 2026-11-29).
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
