import { SWITCHES } from '../../src/aws/storage/encryption.ts';
import { fixFor, switchedOff, typesOf, writtenIn } from '../../src/aws/switches.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'data-not-encrypted',
  title: 'Data is not encrypted',
  severity: 'high',
  preset: 'recommended',
  on: typesOf(SWITCHES),
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [311], fsbp: ['Kinesis.1'] },
  why: 'This store encrypts only when it is asked to: whoever gets at its disks, snapshots or network reads the data.',
  fix: 'Switch encryption on.',
  references: [
    'https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html',
  ],
  check({ resource: store, report, undetermined }) {
    for (const off of switchedOff(SWITCHES, store)) {
      const { how, at, row } = off;
      const setting = row.path.join('.');
      if (how === 'open') undetermined(`${setting} is known only at deployment`);
      else if (how === 'written')
        report(
          at,
          `${store.called} switches the encryption of ${row.data} off: ${setting} is ${writtenIn(at)}`,
          fixFor(off),
        );
      else
        report(at, `${store.called} does not encrypt ${row.data}: it sets no ${setting}`, {
          ...fixFor(off),
          ...(row.severity ? { severity: row.severity } : {}),
        });
    }
  },
});
