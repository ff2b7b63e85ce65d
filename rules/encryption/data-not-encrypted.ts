import { SWITCHES } from '../../src/aws/storage/encryption.ts';
import { fixFor, switchedOff, typesOf, writtenValue } from '../../src/aws/switches.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'data-not-encrypted',
  title: 'Data is not encrypted at rest or in transit',
  severity: 'high',
  preset: 'recommended',
  on: typesOf(SWITCHES),
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [311], fsbp: ['Kinesis.1'] },
  why: 'Without encryption, anyone with access to the storage, snapshots or network traffic can read the data.',
  fix: 'Enable encryption.',
  references: [
    'https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],
  check({ resource: store, strict, report, undetermined }) {
    for (const off of switchedOff(SWITCHES, store)) {
      const { how, at, row } = off;
      if (row.strict && !strict) continue;
      const setting = row.path.join('.');
      if (how === 'open') undetermined(`${setting} is not known until deployment`);
      else if (how === 'inherited')
        undetermined('whether what it is restored or copied from is encrypted is not known until deployment');
      else if (how === 'written')
        report(at, `${store.called} disables encryption of ${row.data}: ${setting} is ${writtenValue(at)}`, {
          ...fixFor(off),
          ...(row.severity ? { severity: row.severity } : {}),
        });
      else
        report(at, `${store.called} does not encrypt ${row.data}: ${setting} is not set`, {
          ...fixFor(off),
          ...(row.severity ? { severity: row.severity } : {}),
        });
    }
  },
});
