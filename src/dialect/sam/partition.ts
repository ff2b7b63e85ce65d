import type { Partition } from '../../model/sam-facts.ts';

/** The partition of a region; the commercial one where no region is given. */
export function partitionOf(region: string | undefined): Partition {
  if (region?.startsWith('cn-')) return 'aws-cn';
  if (region?.startsWith('us-gov-')) return 'aws-us-gov';
  return region?.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}
