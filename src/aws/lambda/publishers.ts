/**
 * Accounts that publish layers for everybody. AWS has one for each region and extension: those of the first three are from aws-cdk-lib 2.276.0 (region-info), the
 * others from the documentation at `source` or the publisher's own repository, each compared again with public copies of these in 2026-11. The account of Bref
 * changed with its version 3.
 */
const PUBLISHERS: readonly { readonly name: string; readonly source: string; readonly accounts: string }[] = [
  {
    name: 'AWS Lambda Insights',
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-extension-versions.html',
    accounts: `012438385374 033019950311 066549572091 122132214140 145023102084 158895979263 194566237122 198461476570 285320876703 339249233099
      352183217350 439286490199 459530977127 488211338238 519774774795 580247275435 590183865173 605207715842 727646510379 732604637566
      751350123760 761018874580 761377655185 879381266642 891564319516 946466191631`,
  },
  {
    name: 'AWS AppConfig',
    source:
      'https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-lambda-extensions-versions.html',
    accounts: `000010852771 027255383542 039592058896 066940009817 080788657173 203683718741 282860088358 307021474294 359756378197 418787028745
      421114256042 434848589818 489524808438 493207061005 554480029851 559955524753 574348263942 586093569114 615057806174 615084187847
      630222743974 646970417810 662846165436 706869817123 728743619870 758369105281 826293736237 946561847325 946746059096 958113053741
      980059726660`,
  },
  {
    name: 'AWS Parameters and Secrets',
    source:
      'https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html',
    accounts: `015030872274 044395824272 070087711984 127562683043 129776340158 133256977650 133490724326 176022468876 177933569100 187925254637
      200266452380 287114880934 287310001119 317013901791 325218067255 345057560386 427196147048 490737872127 524103009944 576959938190
      590474943231 665172237481 738900069198 768336418462 772501565639 780235371811 832021897121 858974508948 933737806257 997803712105`,
  },
  {
    name: 'AWS Distro for OpenTelemetry',
    source: 'https://aws-otel.github.io/docs/getting-started/lambda',
    accounts: '901920570463',
  },
  {
    name: 'AWS Application Signals',
    source: 'https://aws-otel.github.io/docs/getting-started/lambda',
    accounts: `039612877180 152034782359 156041407956 257394471194 313828097273 412664885777 440179912924 440180067931 490004653786 595944127152
      610118373846 615299751070 713881805771 739275441131 746669239226 796973505492 888577020596 904233096616 980416031188 980921751758`,
  },
  {
    name: 'Powertools for AWS Lambda',
    source: 'https://docs.powertools.aws.dev/lambda/python/latest/',
    accounts: '017000801446 094274105915 165087284144 165093116878 498634801083',
  },
  {
    name: 'AWS SDK for pandas',
    source: 'https://aws-sdk-pandas.readthedocs.io/en/stable/layers.html',
    accounts: '336392948345',
  },
  {
    name: 'AWS Lambda Web Adapter',
    source: 'https://github.com/aws/aws-lambda-web-adapter',
    accounts: '753240598075 041581134020 069767869989',
  },
  {
    name: 'OpenTelemetry',
    source: 'https://github.com/open-telemetry/opentelemetry-lambda',
    accounts: '184161586896',
  },
  {
    name: 'Datadog',
    source: 'https://docs.datadoghq.com/serverless/aws_lambda/installation/',
    accounts: '464622532012 002406178527',
  },
  {
    name: 'Dynatrace',
    source:
      'https://docs.dynatrace.com/docs/ingest-from/amazon-web-services/integrate-into-aws/aws-lambda-integration',
    accounts: '725887861453',
  },
  {
    name: 'Elastic',
    source: 'https://www.elastic.co/docs/reference/apm/aws-lambda',
    accounts: '267093732750',
  },
  {
    name: 'Lumigo',
    source: 'https://github.com/lumigo-io/lumigo-node/tree/master/layers',
    accounts: '114300393969',
  },
  { name: 'New Relic', source: 'https://layers.newrelic-external.com', accounts: '451483290750' },
  {
    name: 'Sentry',
    source: 'https://docs.sentry.io/platforms/javascript/guides/aws-lambda/install/layer/',
    accounts: '943013980633',
  },
  { name: 'Splunk', source: 'https://github.com/signalfx/lambda-layer-versions', accounts: '254067382080' },
  { name: 'Bref', source: 'https://bref.sh/docs/runtimes', accounts: '873528684822 534081306603' },
];

/** Accounts whose applications in the Serverless Application Repository are known: the same publishers have others for layers. */
const APPLICATIONS: typeof PUBLISHERS = [
  {
    name: 'AWS Secrets Manager',
    source:
      'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_available-rotation-templates.html',
    accounts: '297356227824',
  },
  {
    name: 'Powertools for AWS Lambda',
    source: 'https://docs.powertools.aws.dev/lambda/python/latest/',
    accounts: '057560766410',
  },
];

const byAccount = new Map(
  [...PUBLISHERS, ...APPLICATIONS].flatMap(({ name, accounts }) =>
    accounts.split(/\s+/).map((account): [string, string] => [account, name]),
  ),
);

/** Who is known to publish layers or applications from an account. */
export const publisherOf = (account: string): string | undefined => byAccount.get(account);
