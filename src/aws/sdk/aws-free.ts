/**
 * Packages that call no service of AWS by themselves. What is not among them may: a function that calls it is open.
 * Kept by hand; no package was looked up for it.
 */
const NODE =
  'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs fs/promises http http2 https inspector ' +
  'module net os path path/posix perf_hooks process punycode querystring readline repl stream stream/promises stream/web string_decoder sys test timers ' +
  'timers/promises tls trace_events tty url util v8 vm wasi worker_threads zlib';
const NPM =
  'lodash lodash-es lodash.get lodash.merge underscore ramda uuid nanoid ulid ulidx ksuid cuid axios node-fetch got undici superagent request request-promise cross-fetch ' +
  'moment moment-timezone dayjs date-fns luxon joi @hapi/joi zod yup ajv ajv-formats ajv-keywords ajv-errors class-validator class-transformer reflect-metadata superstruct io-ts valibot ' +
  '@sinclair/typebox jsonschema validator sanitize-html dompurify isomorphic-dompurify xss jsonwebtoken jose jwks-rsa jwt-decode aws-jwt-verify bcrypt bcryptjs argon2 ' +
  'express serverless-http @codegenie/serverless-express @vendia/serverless-express aws-serverless-express koa hono fastify @fastify/aws-lambda lambda-api cors body-parser helmet ' +
  'http-errors http-status-codes @middy/core @middy/http-json-body-parser @middy/http-error-handler @middy/http-cors @middy/http-header-normalizer @middy/http-event-normalizer ' +
  '@middy/http-security-headers @middy/http-urlencode-body-parser @middy/http-response-serializer @middy/http-router @middy/validator @middy/input-output-logger @middy/do-not-wait-for-empty-event-loop ' +
  '@middy/warmup @middy/error-logger @middy/util @middy/event-normalizer @middy/http-content-negotiation @middy/http-multipart-body-parser @middy/cloudwatch-metrics middy ' +
  '@aws-lambda-powertools/logger @aws-lambda-powertools/tracer @aws-lambda-powertools/metrics @aws-lambda-powertools/commons @aws-lambda-powertools/batch @aws-lambda-powertools/parser ' +
  '@aws-lambda-powertools/validation @aws-lambda-powertools/jmespath @aws-lambda-powertools/event-handler @aws-lambda-powertools/kafka aws-xray-sdk aws-xray-sdk-core aws-lambda @types/aws-lambda ' +
  'winston pino bunyan log4js loglevel lambda-log debug chalk source-map-support dotenv yaml js-yaml xml2js fast-xml-parser csv-parse csv-stringify csvtojson papaparse qs query-string ' +
  'mime mime-types sharp jimp pdfkit pdf-lib handlebars mustache ejs nunjucks marked mathjs decimal.js bignumber.js big.js p-limit p-map p-retry async bluebird rxjs tslib inversify tsyringe ' +
  'busboy lambda-multipart-parser parse-multipart aws-lambda-multipart-parser form-data iconv-lite immer deepmerge fast-deep-equal object-hash crypto-js pako jszip archiver adm-zip cheerio jsdom graphql ' +
  'stripe twilio openai @anthropic-ai/sdk @slack/web-api @slack/webhook @octokit/rest telegraf node-telegram-bot-api ioredis redis mysql mysql2 pg pg-promise mongodb mongoose knex sequelize drizzle-orm ' +
  'ms semver slugify escape-html he faker @faker-js/faker regenerator-runtime core-js neverthrow ts-pattern fp-ts effect jsonpath jsonpath-plus json-stringify-safe fast-json-stringify ' +
  '@smithy/util-utf8 @aws-crypto/sha256-js @dazn/lambda-powertools-logger alexa-sdk ask-sdk-core ask-sdk-model cfn-response aws-embedded-metrics @opentelemetry/api @sentry/node @sentry/serverless graphql-tag gm base64-js ion-js twitter node-jose node-serialize btoa atob ' +
  'jwk-to-pem pg-connection-string serverless-mysql faunadb postmark mailparser sentiment linebot @line/bot-sdk octonode puppeteer puppeteer-core chrome-aws-lambda @sparticuz/chromium @serverless-chrome/lambda ' +
  'apollo-server-lambda @apollo/server graphql-yoga @nestjs/common @nestjs/core aws-kinesis-agg @aws/durable-execution-sdk-js amqplib kafkajs mqtt ws socket.io socket.io-client date-fns-tz currency.js uuid-random ' +
  'node-html-parser html-to-text turndown exceljs xlsx pdf-parse pdfmake image-size qrcode speakeasy otplib nodemailer-html-to-text libphonenumber-js email-validator sanitize-filename string-similarity';
const PYTHON =
  '__future__ abc argparse array ast asyncio atexit base64 binascii bisect builtins bz2 calendar cgi cmath codecs collections colorsys concurrent configparser contextlib contextvars copy crypt csv ctypes curses ' +
  'dataclasses datetime decimal difflib dis email encodings enum errno faulthandler fcntl filecmp fnmatch fractions ftplib functools gc getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib ' +
  'importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes multiprocessing netrc numbers operator os pathlib pickle pkgutil platform plistlib ' +
  'poplib posix posixpath pty pwd pprint profile queue quopri random re reprlib resource runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string ' +
  'stringprep struct subprocess symtable sys sysconfig syslog tarfile tempfile termios textwrap threading time timeit token tokenize tomllib trace traceback tty types typing unicodedata unittest urllib uuid warnings wave winreg ' +
  'weakref wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo';
const PYPI =
  'requests urllib3 httpx aiohttp certifi jwt jose authlib cryptography Crypto nacl bcrypt passlib pydantic pydantic_settings marshmallow jsonschema fastjsonschema cerberus attr attrs voluptuous ' +
  'yaml toml tomli orjson ujson simplejson jsonpickle dateutil pytz arrow pendulum numpy pandas scipy PIL cv2 sklearn lxml bs4 defusedxml xmltodict html5lib markdown jinja2 mako ' +
  'flask fastapi mangum starlette werkzeug bottle chalice connexion serverless_wsgi awsgi aws_xray_sdk aws_lambda_powertools structlog loguru psycopg2 psycopg pymysql mysql sqlalchemy asyncpg pymongo ' +
  'redis aioredis typing_extensions six tenacity retry backoff cachetools more_itertools tqdm click rich crhelper cfnresponse aws_embedded_metrics botocore sentry_sdk stripe twilio openai slack_sdk ' +
  'telegram github phonenumbers validators email_validator ulid nanoid shortuuid feedparser openpyxl reportlab qrcode matplotlib ask_sdk_core ask_sdk_model graphql jmespath jsonpath_ng deepdiff prettytable PyPDF2 pypdf pika ' +
  'OpenSSL idna chardet charset_normalizer dotenv decouple dacite msgpack paramiko ldap3 dns emoji humanize xlsxwriter docx pptx fpdf pdfplumber nltk langdetect shapely geopy networkx sympy tabulate ' +
  'kafka confluent_kafka websocket websockets grpc zeep pyotp rapidfuzz unidecode cognitojwt aws_durable_execution_sdk_python aws_secretsmanager_caching';

const KNOWN: ReadonlySet<string> = new Set([NPM, PYTHON, PYPI].flatMap(names => names.split(' ')));
const PYTHON_PACKAGES: ReadonlySet<string> = new Set(PYPI.split(' '));
const STANDARD: ReadonlySet<string> = new Set(PYTHON.split(' '));
const BUILT_IN: ReadonlySet<string> = new Set(NODE.split(' '));

/** Whether a module comes with Node.js. */
export const isBuiltIn = (source: string): boolean => BUILT_IN.has(source);

/** Whether a name is one of the language itself, or of a file that is no code. */
export const isOfLanguage = (source: string): boolean =>
  /^(?:global|node|file):/.test(source) || BUILT_IN.has(source) || STANDARD.has(source);

/** Whether what a package exports calls no service of AWS. */
export function isAwsFree(source: string): boolean {
  if (isOfLanguage(source) || KNOWN.has(source)) return true;
  const [scope = '', name = ''] = source.split('/');
  return source.startsWith('@') ? KNOWN.has(`${scope}/${name}`) : KNOWN.has(scope);
}

/** Whether a name is that of a package of Python that is known here, such as the SDK itself. */
export const isPythonPackage = (name: string): boolean =>
  PYTHON_PACKAGES.has(name) || /^(?:boto3|botocore|s3transfer|aioboto3|aiobotocore)$/.test(name);
