import { deletionOf, RECOVERY_SWITCHES, STATEFUL_TYPES } from '../../src/aws/storage/recovery.ts';
import { isAuthored } from '../../src/aws/storage/s3-public-access.ts';
import { fixFor, switchedOff, typesOf } from '../../src/aws/switches.ts';
import { listInWords } from '../../src/aws/listing.ts';
import { defineRule } from '../../src/rule/rule.ts';

export default defineRule({
  id: 'data-recovery',
  title: 'Data store has no backup or deletion protection',
  severity: 'low',
  preset: 'strict',
  on: [...new Set([...typesOf(RECOVERY_SWITCHES), ...STATEFUL_TYPES])],
  maps: { owasp: ['S6'], fsbp: ['DynamoDB.2'] },
  why: 'A faulty deployment, a leaked key or a mistake can delete or overwrite data that cannot be restored.',
  fix: 'Enable backups or versioning, and set DeletionPolicy to Retain.',
  references: [
    'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
  ],
  check({ resource: store, report, undetermined }) {
    if (!isAuthored(store)) return;
    const missing: { readonly weakness: string; readonly fix: string }[] = [];
    for (const off of switchedOff(RECOVERY_SWITCHES, store)) {
      const { how, at, row } = off;
      if (how === 'open') undetermined(`${row.path.join('.')} is not known until deployment`);
      else if (how === 'written') report(at, `${store.called} has ${row.weakness}`, fixFor(off));
      else if (!missing.some(one => one.weakness === row.weakness)) missing.push(row);
    }
    const deletion = deletionOf(store);
    if (deletion.how === 'unknown')
      undetermined('whether it is deleted with its stack is not known until deployment');
    if (deletion.how === 'written')
      report(deletion.at, `${store.called} is deleted with its stack`, {
        fix: 'Set DeletionPolicy to Retain.',
      });
    if (deletion.how === 'unset')
      missing.push({ weakness: 'no DeletionPolicy', fix: 'Set DeletionPolicy to Retain.' });
    if (missing.length > 0)
      report(store, `${store.called} has ${listInWords(missing.map(one => one.weakness))}`, {
        fix: missing.map(one => one.fix).join(' '),
      });
  },
});
