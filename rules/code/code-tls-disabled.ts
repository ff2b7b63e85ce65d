import { codeOf } from '../../src/aws/code/function-code.ts';
import { faultPlace } from '../../src/aws/code/fault-place.ts';
import { tlsFaultsOf, tlsVariablesOf, type TlsEffect } from '../../src/aws/code/tls.ts';
import { defineRule, type ReportDetails } from '../../src/rule/rule.ts';

const WORDS: Readonly<Record<TlsEffect, { readonly does: string } & ReportDetails>> = {
  unverified: { does: 'accepts any certificate' },
  plain: {
    does: 'turns encryption off',
    why: 'Whoever is on the way can read and change what the function sends and receives.',
    fix: 'Leave the setting out: connections use TLS unless told otherwise.',
  },
  old: {
    does: 'allows versions of TLS before 1.2',
    severity: 'medium',
    why: 'TLS 1.0 and 1.1 have known weaknesses. AWS accepts neither of them.',
    fix: 'Leave the setting out, or require TLS 1.2 or later.',
  },
};

export default defineRule({
  id: 'code-tls-disabled',
  title: 'Function does not verify certificates',
  severity: 'high',
  preset: 'recommended',
  on: ['AWS::Lambda::Function'],
  maps: { owasp: ['S3'], sas: ['SAS-03'], cwe: [295] },
  why: 'Anyone who can answer in place of the other side reads and changes what the function sends and receives, passwords and tokens included.',
  fix: 'Remove the setting. For a private certificate authority, pass its certificate instead: ca in Node.js, verify="/path/ca.pem" in Python.',
  references: [
    'https://nodejs.org/api/tls.html#tlsconnectoptions-callback',
    'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
    'https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification',
  ],
  check({ resource: fn, report }) {
    for (const { at, written, effect } of tlsVariablesOf(fn)) {
      const { does, ...details } = WORDS[effect];
      report(at, `${written} ${does} in all connections of ${fn.name}`, details);
    }
    const code = codeOf(fn);
    if (code.kind === 'none') return;
    for (const { at, written, effect } of tlsFaultsOf(code)) {
      const { does, ...details } = WORDS[effect];
      const place = faultPlace(fn, code, at);
      if (place) report(place.at, `${written} ${does}`, { ...details, code: place.code });
    }
  },
});
