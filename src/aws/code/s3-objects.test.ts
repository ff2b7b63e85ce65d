import { expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { js, python } from './testing.ts';

await loadPython();

test.each<[string, readonly string[], readonly string[]]>([
  [
    'the picture that Rekognition looks at, and the key that encrypts it',
    js(
      'rekognition Rekognition',
      `await c.detectLabels({ Image: { S3Object: { Bucket: process.env.BUCKET, Name: 'in/' + event.id } } });`,
    ),
    [
      'rekognition:DetectLabels on *',
      's3:GetObject on s3:::${Bucket}/in/? ~',
      'kms:Decrypt on kms:R:A:key/${Key}',
    ],
  ],
  [
    'each picture with its own bucket',
    js(
      'rekognition Rekognition',
      `await c.compareFaces({ SourceImage: { S3Object: { Bucket: process.env.OPEN, Name: 'a' } }, TargetImage: { S3Object: { Bucket: 'other', Name: 'b' } } });`,
    ),
    [
      'rekognition:CompareFaces on *',
      's3:GetObject on s3:::open/a, s3:::other/b',
      '? kms:Decrypt on kms:R:A:key/? ~',
    ],
  ],
  [
    'a picture that the call carries: none',
    js('rekognition Rekognition', `await c.detectLabels({ Image: { Bytes: event.bytes } });`),
    ['rekognition:DetectLabels on *'],
  ],
  [
    'a video, in Python',
    python(
      `boto3.client('rekognition').start_label_detection(Video={'S3Object': {'Bucket': os.environ['OPEN'], 'Name': event['key']}})`,
    ),
    ['rekognition:StartLabelDetection on *', 's3:GetObject on s3:::open/? ~'],
  ],
  [
    'a document that Textract reads, and where it writes',
    js(
      'textract Textract',
      `await c.startDocumentTextDetection({ DocumentLocation: { S3Object: { Bucket: process.env.OPEN, Name: 'a.pdf' } }, OutputConfig: { S3Bucket: process.env.OPEN, S3Prefix: 'out' } });`,
    ),
    [
      'textract:StartDocumentTextDetection on *',
      's3:GetObject on s3:::open/a.pdf',
      's3:PutObject on s3:::open/out? ~',
    ],
  ],
  [
    'pages of an identity document',
    js(
      'textract Textract',
      `await c.analyzeID({ DocumentPages: [{ S3Object: { Bucket: process.env.OPEN, Name: 'a' } }, { S3Object: { Bucket: process.env.OPEN, Name: 'b' } }] });`,
    ),
    ['textract:AnalyzeID on *', 's3:GetObject on s3:::open/a, s3:::open/b'],
  ],
  [
    'what Transcribe hears, by its URI, and what it writes',
    js(
      'transcribe Transcribe',
      'await c.startTranscriptionJob({ TranscriptionJobName: event.id, Media: { MediaFileUri: `s3://${process.env.OPEN}/in/${event.key}` }, OutputBucketName: process.env.OPEN });',
    ),
    [
      'transcribe:StartTranscriptionJob on *',
      's3:GetObject on s3:::open/in/? ~',
      's3:PutObject on s3:::open/? ~',
    ],
  ],
  [
    'what Transcribe hears, by the URL of a bucket in a Region',
    js(
      'transcribe Transcribe',
      `await c.startTranscriptionJob({ TranscriptionJobName: 'j', Media: { MediaFileUri: 'https://s3.eu-west-1.amazonaws.com/open/a.mp3' } });`,
    ),
    ['transcribe:StartTranscriptionJob on *', 's3:GetObject on s3:::open/a.mp3'],
  ],
  [
    'nothing where a role reads and writes for it',
    js(
      'transcribe Transcribe',
      `await c.startTranscriptionJob({ TranscriptionJobName: 'j', Media: { MediaFileUri: 's3://open/a.mp3' }, JobExecutionSettings: { AllowDeferredExecution: true, DataAccessRoleArn: event.role } });`,
    ),
    ['transcribe:StartTranscriptionJob on *'],
  ],
  [
    'where Polly writes',
    js(
      'polly Polly',
      `await c.startSpeechSynthesisTask({ OutputS3BucketName: process.env.OPEN, OutputS3KeyPrefix: 'speech/', Text: 't', VoiceId: 'Joanna', OutputFormat: 'mp3' });`,
    ),
    ['polly:StartSpeechSynthesisTask on *', 's3:PutObject on s3:::open/speech/? ~'],
  ],
  [
    'the code of a function',
    js(
      'lambda Lambda',
      `await c.updateFunctionCode({ FunctionName: 'f', S3Bucket: process.env.OPEN, S3Key: 'f.zip' });`,
    ),
    ['lambda:UpdateFunctionCode on lambda:R:A:function:f', 's3:GetObject on s3:::open/f.zip'],
  ],
  [
    'a service that reads by a role of its own: none',
    js(
      'comprehend Comprehend',
      `await c.startEntitiesDetectionJob({ InputDataConfig: { S3Uri: 's3://open/in' }, OutputDataConfig: { S3Uri: 's3://open/out' }, DataAccessRoleArn: event.role, LanguageCode: 'en' });`,
    ).map(line => line.replace(/ on .*/, '')),
    ['comprehend:StartEntitiesDetectionJob'],
  ],
])('%s', (_, found, expected) => {
  expect([...found].toSorted()).toEqual([...expected].toSorted());
});
