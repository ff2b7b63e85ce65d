import { beforeAll, describe, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { eventUsesIn, HTTP_EVENT } from './testing.ts';

beforeAll(loadPython);

const used = (file: string, code: string, events: string): readonly string[] =>
  eventUsesIn(
    file,
    code,
    events,
    `  Jobs: { Type: AWS::SQS::Queue }
  Uploads: { Type: AWS::S3::Bucket }`,
  );

const js = (body: string, events = HTTP_EVENT): readonly string[] =>
  used(
    'src/app.ts',
    `import cp from 'child_process';\nimport fs from 'fs';\nimport mysql from 'mysql2';\nconst db = mysql.createConnection({});\nexport const handler = async event => {\n${body}\n};`,
    events,
  );
const python = (body: string, events = HTTP_EVENT, before = ''): readonly string[] =>
  used(
    'src/app.py',
    `import json, os, subprocess, pymysql\ndb = pymysql.connect()\n${before}\ndef handler(event, context):\n${body.replace(/^/gm, '    ')}\n`,
    events,
  );

describe('JavaScript', () => {
  test.each<[string, string, readonly string[]]>([
    ['a command', "cp.exec('ls ' + event.body);", ['shell event.body caller']],
    ['a program without a shell', "cp.execFile('ls', [event.body]); cp.spawn(event.body);", []],
    ['a program with one', 'cp.spawn(`ls ${event.body}`, { shell: true });', ['shell event.body caller']],
    [
      'a shell that is called',
      "cp.spawnSync('bash', ['-c', `ls ${event.body}`]);",
      ['shell event.body caller'],
    ],
    [
      'through JSON and destructuring',
      'const { a: { b } } = JSON.parse(event.body); eval(b);',
      ['code event.body.a.b caller'],
    ],
    [
      'a part that a regular expression finds',
      'const [, found] = /^a(.*)/.exec(event.body); cp.exec(found);',
      ['shell event.body[1] caller'],
    ],
    [
      'a form that a constant demands',
      'const WORD = /^\\w+$/; if (WORD.test(event.body)) cp.exec(event.body);',
      [],
    ],
    [
      'a form that a constant does not demand of all of it',
      'const WORD = /\\w+/; if (WORD.test(event.body)) cp.exec(event.body);',
      ['shell event.body caller'],
    ],
    [
      'through a loop',
      'for (const one of JSON.parse(event.body).all) eval(one.code);',
      ['code event.body.all[].code caller'],
    ],
    [
      'a text that was decoded',
      "eval(Buffer.from(event.body, 'base64').toString('utf8').trim());",
      ['code event.body caller'],
    ],
    [
      'a number',
      'db.query(`SELECT ${Number(event.pathParameters.id)}`); db.query("SELECT " + parseInt(event.body));',
      [],
    ],
    [
      'a list that is joined',
      "const all = [event.body]; db.query('SELECT ' + all.join(','));",
      ['sql event.body caller'],
    ],
    [
      'a text made in steps',
      "let sql = 'SELECT'; sql += ` ${event.headers.a}`; db.query({ sql });",
      ['sql event.headers.a caller'],
    ],
    [
      'parameters',
      "db.query('SELECT ?', [event.body]); db.query({ sql: 'SELECT ?', values: [event.body] });",
      [],
    ],
    [
      'a text that was quoted',
      "db.query('SELECT ' + db.escape(event.body)); db.query(mysql.format('SELECT ?', event.body));",
      [],
    ],
    [
      'a list of what is allowed',
      "if (!['a', 'b'].includes(event.body)) return; db.query('ORDER BY ' + event.body);",
      [],
    ],
    [
      'a search in the text is none',
      "if (!event.body.includes('a')) return; db.query('ORDER BY ' + event.body);",
      ['sql event.body caller'],
    ],
    ['a mapping', "const BY = { a: 'name' }; db.query('ORDER BY ' + BY[event.body]);", []],
    ['a form', "if (!/^[a-z]+$/.test(event.body)) return; db.query('ORDER BY ' + event.body);", []],
    [
      'a form of a part only',
      "if (!/[a-z]+/.test(event.body)) return; db.query('ORDER BY ' + event.body);",
      ['sql event.body caller'],
    ],
    ['a value that is one of two', "if (event.body === 'a') db.query('ORDER BY ' + event.body);", []],
    [
      'elsewhere it is any',
      "if (event.body === 'a') return; db.query('ORDER BY ' + event.body);",
      ['sql event.body caller'],
    ],
    ['a case of a switch', "switch (event.body) { case 'a': db.query('ORDER BY ' + event.body); }", []],
    [
      'a function that checks',
      "function validate(x) { if (!x) throw new Error(); } validate(event.body); db.query('ORDER BY ' + event.body);",
      [],
    ],
    [
      'one that says yes to all',
      "const validate = x => true; if (validate(event.body)) db.query('ORDER BY ' + event.body);",
      ['sql event.body caller'],
    ],
    [
      'the host of an address',
      'fetch(`https://${event.headers.host}/a`);',
      ['url event.headers.host caller'],
    ],
    [
      'its path',
      'fetch(`https://example.com/${event.headers.host}`); fetch(process.env.API + event.body);',
      [],
    ],
    ['what AWS writes', 'eval(event.requestContext.requestId);', []],
    ['a length', 'eval(event.body.length);', []],
    ['what a database answers', "const rows = db.query('SELECT ?', [event.body]); eval(rows[0].code);", []],
    [
      'a function with arguments of its own',
      'const run = (c, text) => c.query(text); run.bind(null, db)(event.body);',
      ['sql event.body caller'],
    ],
    ['a path', "fs.readFileSync('/tmp/' + event.body);", ['path event.body caller']],
    [
      'a page',
      "return { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: `<b>${event.body}</b>` };",
      ['html event.body caller'],
    ],
    [
      'another answer',
      "return { statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: event.body };",
      [],
    ],
  ])('%s', (_, body, expected) => {
    expect(js(body)).toEqual(expected);
  });

  test('libraries that check', () => {
    const checked = (imports: string, check: string): readonly string[] =>
      used(
        'src/app.ts',
        `${imports}\nexport const handler = async event => { const body = JSON.parse(event.body); ${check} };`,
        HTTP_EVENT,
      );
    expect(
      checked(
        "import Joi from 'joi';",
        'const { error } = Joi.object({}).validate(body); if (error) return; eval(body.a);',
      ),
    ).toEqual([]);
    expect(
      checked(
        "import Ajv from 'ajv'; const ok = new Ajv().compile({});",
        'if (!ok(body)) return; eval(body.a);',
      ),
    ).toEqual([]);
    expect(checked("import * as yup from 'yup';", 'eval((await yup.object({}).validate(body)).a);')).toEqual(
      [],
    );
    expect(
      checked(
        "import { plainToInstance } from 'class-transformer'; class A {}",
        'eval(plainToInstance(A, body).a);',
      ),
    ).toEqual([]);
    expect(checked("import moment from 'moment';", 'moment(body.a); eval(body.a);')).toEqual([
      'code event.body.a caller',
    ]);
  });
});

describe('Python', () => {
  test.each<[string, string, readonly string[], string?]>([
    ['a command', "os.system('ls ' + event['body'])", ['shell event.body caller']],
    ['a list of arguments', "subprocess.run(['ls', event['body']])", []],
    ['a list that a shell gets', "subprocess.run(['sh', '-c', event['body']])", ['shell event.body caller']],
    [
      'with a shell',
      'subprocess.check_output(args=f"ls {event[\'body\']}", shell=True)',
      ['shell event.body caller'],
    ],
    [
      'format and percent',
      "a = 'ls {}'.format(event['body'])\nos.system(a)\nos.popen('ls %s' % event['body'])",
      ['shell event.body caller', 'shell event.body caller'],
    ],
    ['a text that was quoted', "import shlex\nos.system('ls ' + shlex.quote(event['body']))", []],
    [
      'through JSON and get',
      "body = json.loads(event.get('body') or '{}')\neval(body.get('a', {}).get('b'))",
      ['code event.body.a.b caller'],
    ],
    ['numbers', "db.cursor().execute(f\"SELECT {int(event['body'])} {float(event['body'])}\")", []],
    ['a statement', 'db.cursor().execute(f"SELECT {event[\'body\']}")', ['sql event.body caller']],
    ['parameters', "db.cursor().execute('SELECT %s', (event['body'],))", []],
    ['a list of what is allowed', "if event['body'] not in ('a', 'b'):\n    return\neval(event['body'])", []],
    [
      'a search in the text is none',
      "if '..' in event['body']:\n    return\neval(event['body'])",
      ['code event.body caller'],
    ],
    ['letters and digits', "if not event['body'].isalnum():\n    return\neval(event['body'])", []],
    ['a file', "open('/tmp/' + event['pathParameters']['name'])", ['path event.pathParameters.name caller']],
    ['the last part of its path', "open('/tmp/' + os.path.basename(event['body']))", []],
    [
      'a method of an object',
      "Runner(event['body']).run()",
      ['code event.body caller'],
      'class Runner:\n    def __init__(self, code):\n        self.code = code\n    def run(self):\n        eval(self.code)',
    ],
    ['pickled objects', "import pickle\npickle.loads(event['body'])", ['objects event.body caller']],
    [
      'YAML',
      "import yaml\nyaml.safe_load(event['body'])\nyaml.load(event['body'], Loader=yaml.SafeLoader)",
      [],
    ],
    [
      'YAML with objects',
      "import yaml\nyaml.load(event['body'], Loader=yaml.Loader)",
      ['objects event.body caller'],
    ],
    [
      'XML with entities',
      "from lxml import etree\netree.fromstring(event['body'], etree.XMLParser(resolve_entities=True))\netree.fromstring(event['body'])",
      ['xml event.body caller'],
    ],
  ])('%s', (_, body, expected, before = '') => {
    expect(python(body, HTTP_EVENT, before)).toEqual(expected);
  });

  test('libraries that check', () => {
    expect(
      python("import json\nn = json.loads(event['body'])['n']\nif isinstance(n, int):\n    eval(n)"),
    ).toEqual([]);
    expect(
      python("jsonschema.validate(event['body'], {})\neval(event['body'])", HTTP_EVENT, 'import jsonschema'),
    ).toEqual([]);
    expect(
      python(
        "order = Order.model_validate_json(event['body'])\neval(order.name)",
        HTTP_EVENT,
        'from pydantic import BaseModel\nclass Order(BaseModel):\n    name: str',
      ),
    ).toEqual([]);
    expect(
      python(
        'eval(parse(event=event, model=dict).a)',
        HTTP_EVENT,
        'from aws_lambda_powertools.utilities.parser import parse',
      ),
    ).toEqual([]);
  });

  test('expressions of DynamoDB', () => {
    const table = "import boto3\ntable = boto3.resource('dynamodb').Table('orders')";
    expect(python("table.scan(FilterExpression='a = ' + event['body'])", HTTP_EVENT, table)).toEqual([
      'expression event.body caller',
    ]);
    expect(
      python(
        "table.scan(FilterExpression='a = :a', ExpressionAttributeValues={':a': event['body']})",
        HTTP_EVENT,
        table,
      ),
    ).toEqual([]);
    expect(
      python(
        "names = ', '.join(f'#{k} = :{k}' for k in json.loads(event['body']))\ntable.update_item(Key={}, UpdateExpression='SET ' + names)",
        HTTP_EVENT,
        table,
      ),
    ).toEqual([]);
  });
});

describe('who writes the event', () => {
  const command = (field: string, events: string): readonly string[] =>
    js(`cp.exec('ls ' + event.${field});`, events);
  test.each<[string, string, string, readonly string[]]>([
    [
      'a queue',
      'Records[0].body',
      'Events: { A: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } }',
      ['shell event.Records[0].body sender'],
    ],
    [
      'not what SQS adds',
      'Records[0].messageId',
      'Events: { A: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } }',
      [],
    ],
    [
      'a bucket',
      'Records[0].s3.object.key',
      'Events: { A: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: s3:ObjectCreated:* } } }',
      ['shell event.Records[0].s3.object.key uploader'],
    ],
    [
      'not its name',
      'Records[0].s3.bucket.name',
      'Events: { A: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: s3:ObjectCreated:* } } }',
      [],
    ],
    [
      'a bus',
      'detail.name',
      'Events: { A: { Type: EventBridgeRule, Properties: { Pattern: { source: [a] } } } }',
      ['shell event.detail.name sender'],
    ],
    ['a schedule', 'name', 'Events: { A: { Type: Schedule, Properties: { Schedule: rate(1 day) } } }', []],
    ['nothing that the template shows', 'name', 'Timeout: 3', ['shell event.name unknown']],
    ['a function URL', 'body', 'FunctionUrlConfig: { AuthType: NONE }', ['shell event.body caller']],
  ])('%s', (_, field, events, expected) => {
    expect(command(field, events)).toEqual(expected);
  });
});

describe('the request of a framework', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'Express',
      'src/app.ts',
      `import express from 'express'; import serverless from 'serverless-http';
       const app = express(); app.get('/', (request, response) => { eval(request.query.code); });
       export const handler = serverless(app);`,
      ['code event.query.code caller'],
    ],
    [
      'Flask',
      'src/app.py',
      `from flask import Flask, request
import awsgi
app = Flask(__name__)
@app.route('/<name>', methods=['POST'])
def page(name):
    eval(request.form['code'])
    eval(request.get_json()['code'])
    eval(name)
def handler(event, context):
    return awsgi.response(app, event, context)
`,
      ['code event.form.code caller', 'code event.body.code caller', 'code event.pathParameters[] caller'],
    ],
    [
      'Powertools',
      'src/app.py',
      `from aws_lambda_powertools.event_handler import APIGatewayRestResolver
app = APIGatewayRestResolver()
@app.post('/orders')
def create():
    eval(app.current_event.json_body['code'])
    eval(app.current_event.get_query_string_value('q'))
def handler(event, context):
    return app.resolve(event, context)
`,
      ['code event.json_body.code caller', 'code event.query caller'],
    ],
  ])('%s', (_, file, code, expected) => {
    expect(used(file, code, HTTP_EVENT).toSorted()).toEqual(expected.toSorted());
  });
});
