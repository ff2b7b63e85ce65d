/** What a control of Security Hub is related to: controls of NIST SP 800-53 revision 5 and requirements of PCI DSS 4.0.1. */
type Related = { readonly nist: string; readonly pci?: string };

const PUBLIC =
  'AC-21 AC-3 AC-3(7) AC-4 AC-4(21) AC-6 SC-7 SC-7(11) SC-7(16) SC-7(20) SC-7(21) SC-7(3) SC-7(4) SC-7(9)';
const LOGGED = 'AC-4(26) AU-10 AU-12 AU-2 AU-3 AU-6(3) AU-6(4) CA-7 SC-7(9) SI-7(8)';
const IN_TRANSIT = 'AC-17(2) AC-4 IA-5(1) SC-12(3) SC-13 SC-23 SC-23(3) SC-7(4) SC-8 SC-8(1) SC-8(2) SI-7(6)';

/**
 * The "Related requirements" of the controls that rules name (Security Hub user guide, "Control reference", the page of each service, such as
 * https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html, read 2026-11-29). A control without any is not here. None of
 * these pages names SOC 2.
 */
const RELATED: ReadonlyMap<string, Related> = new Map(
  Object.entries<Related>({
    'APIGateway.1': { nist: LOGGED },
    'APIGateway.2': { nist: IN_TRANSIT },
    'APIGateway.3': { nist: 'CA-7' },
    'APIGateway.4': { nist: 'AC-4(21)' },
    'APIGateway.8': { nist: 'AC-3 CM-2 CM-2(2)' },
    'APIGateway.9': { nist: LOGGED, pci: '10.4.2' },
    'AppSync.5': { nist: 'AC-2(1) AC-3 AC-3(15) AC-3(7) AC-6' },
    'DynamoDB.2': { nist: 'CP-10 CP-6(2) CP-9 SC-5(2) SI-12 SI-13(5)' },
    'EC2.2': { nist: 'AC-4 AC-4(21) SC-7 SC-7(11) SC-7(16) SC-7(21) SC-7(4) SC-7(5)' },
    'ECS.4': { nist: 'AC-2(1) AC-3 AC-3(15) AC-3(7) AC-5 AC-6' },
    'IAM.1': { nist: 'AC-2 AC-2(1) AC-3 AC-3(15) AC-3(7) AC-5 AC-6 AC-6(10) AC-6(2) AC-6(3)' },
    'IAM.2': { nist: 'AC-2 AC-2(1) AC-3 AC-3(15) AC-3(7) AC-6 AC-6(3)' },
    'IAM.21': { nist: 'AC-2 AC-2(1) AC-3 AC-3(15) AC-3(7) AC-5 AC-6 AC-6(10) AC-6(2) AC-6(3)' },
    'KMS.1': { nist: 'AC-2 AC-2(1) AC-3 AC-3(15) AC-3(7) AC-5 AC-6 AC-6(3)' },
    'Kinesis.1': { nist: 'CA-9(1) CM-3(6) SC-13 SC-28 SC-28(1) SC-7(10) SI-7(6)' },
    'Lambda.1': { nist: PUBLIC, pci: '7.2.1' },
    'Lambda.2': { nist: 'CA-9(1) CM-2 SI-2 SI-2(2) SI-2(4) SI-2(5)', pci: '12.3.4' },
    'Lambda.5': { nist: 'CP-10 CP-6(2) SC-36 SC-5(2) SI-13(5)' },
    'S3.2': { nist: PUBLIC },
    'S3.3': { nist: PUBLIC },
    'S3.5': { nist: IN_TRANSIT, pci: '4.2.1' },
    'S3.8': { nist: PUBLIC, pci: '1.4.4' },
    'S3.9': { nist: `AC-2(4) AC-6(9) SI-3(8) SI-4(20) ${LOGGED}`, pci: '10.2.1' },
    'SecretsManager.1': { nist: 'AC-2(1) AC-3(15)', pci: '8.3.9 8.6.3' },
    'StepFunctions.1': { nist: '', pci: '10.4.2' },
  }),
);

/** The items of a standard that controls are related to, each once. */
export const relatedTo = (standard: keyof Related, controls: readonly string[]): readonly string[] => [
  ...new Set(
    controls.flatMap(control => (RELATED.get(control)?.[standard] ?? '').split(' ').filter(Boolean)),
  ),
];
