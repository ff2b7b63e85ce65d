import type { Resource } from '../../model/world.ts';
import { listInWords } from '../listing.ts';
import { flat } from '../iam/policy/statements.ts';

/** Where a function has its network interfaces, in words: `no VPC`, `subnets A and B, security group G`. */
export function networkOf(fn: Resource): string {
  const config = fn.get('VpcConfig');
  if (config.absent) return 'no VPC';
  if (!config.present || config.symbolic) return 'known at deployment';
  const names = (property: string): readonly string[] =>
    flat(config.get(property)).map(one => one.refers?.name ?? `${one.text}`);
  const [subnets, groups] = [names('SubnetIds'), names('SecurityGroupIds')];
  if (subnets.length === 0) return 'no VPC';
  const said = `${subnets.length === 1 ? 'subnet' : 'subnets'} ${listInWords(subnets)}`;
  return groups.length === 0
    ? said
    : `${said}, ${groups.length === 1 ? 'security group' : 'security groups'} ${listInWords(groups)}`;
}
