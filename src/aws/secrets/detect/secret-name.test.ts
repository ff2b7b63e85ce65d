import { describe, expect, test } from 'vitest';
import { secretNameOf, isSecretName } from './secret-name.ts';
import { words } from './words.ts';

const names = (text: string): readonly string[] => text.trim().split(/\s+/);

describe('names of secrets, in every convention', () => {
  test.each(
    names(`
    PASSWORD DB_PASSWORD dbPassword DbPassword db-password db.password dbpassword DBPASSWORD MasterUserPassword MASTER_USER_PASSWORD SMTP_PASS MONGO_DB_PASS MYSQL_PWD PASSWD userPasswd
    REDIS_PASSPHRASE DBPASS rootPw SECRET APP_SECRET CLIENT_SECRET clientSecret ClientSecret client-secret CLIENTSECRET JWT_SECRET jwtSecret SESSION_SECRET WEBHOOK_SECRET SECRET_KEY DJANGO_SECRET_KEY
    AWS_SECRET_ACCESS_KEY secretAccessKey SecretKey TOKEN GITHUB_TOKEN githubAccessToken OAuthToken OauthToken HECToken EventSourceToken AuthToken AUTH_TOKEN ACCESSTOKEN RefreshToken SLACK_BOT_TOKEN API_KEY ApiKey apikey APIKEY
    APIkey API-KEY STRIPE_API_KEY apiKeyValue ACCESS_KEY PRIVATE_KEY RSA_PRIVATE_KEY privateKey SIGNING_KEY ENCRYPTION_KEY MASTER_KEY LICENSE_KEY HMAC_KEY NEW_RELIC_LICENSE_KEY CREDENTIALS DB_CREDENTIAL AWS_CREDS
    DB_PASSWORD_PROD PASSWORD1 PASSWORD_2 API_KEY_V2 JWT_SECRET_DEV TOKEN_GITHUB SECRET_VALUE SecretString PASSWORD_OLD API_KEY_STRIPE PRIMARY_DB_PASSWORD READ_API_KEY VERIFY_TOKEN TWITTER_ACCESS_TOKEN_SECRET
    X_API_KEY REQUEST_SIGNING_SECRET DOCUMENTS_API_GET_CLAIMS_TOKEN CONNECTION_STRING MONGO_CONN_STR connectionString SENTRY_DSN DATABASE_URL DatabaseUrl MONGODB_URI MongoDBUri ORDERS_DB_URL REDIS_URL
    DBSECRET MYSECRET OURSECRET SSOSECRET STRIPESECRET MYTOKEN DISCORDTOKEN TELEGRAMTOKEN DEPLOYTOKEN PASSWORDVALUE PASSWORDPROD DBPASSWORDPROD DBPASSPROD APPPWD APIKEYPROD SECRETVALUE
  `),
  )('%s', name => expect(isSecretName(name)).toBe(true));
});

describe('names about secrets, and of other things', () => {
  test.each(
    names(`
    SECRET_ARN DB_SECRET_ARN SecretArn SECRET_NAME DB_SECRET_NAME SECRET_ID SecretId SECRET_PATH PASSWORD_PATH PASSWORD_FILE API_KEY_FILE TOKEN_FILE TABLE_KEY PARTITION_KEY SORT_KEY PRIMARY_KEY FOREIGN_KEY S3_KEY S3Key
    OBJECT_KEY CACHE_KEY FEATURE_KEY ROUTING_KEY KEY KEYS KEY_NAME KeyName KEY_PAIR KEY_ID KMS_KEY KMS_KEY_ID KmsKeyArn kms_key_alias PUBLIC_KEY JWT_PUBLIC_KEY STRIPE_PUBLIC_API_KEY PUBLISHABLE_API_KEY METADATA_KEY
    ACCESS_KEY_ID API_KEY_ID API_KEY_NAME API_KEY_SOURCE ApiKeySourceType ApiKeyRequired API_KEY_HEADER TOKEN_URL TOKEN_ENDPOINT TOKEN_EXPIRY TOKEN_TTL TOKEN_TYPE TOKEN_ISSUER TOKEN_AUDIENCE TOKEN_TABLE TOKEN_HEADER_NAME
    TOKEN_EXPIRATION_SECONDS AccessTokenValidity REFRESH_TOKEN_VALIDITY_DAYS MAX_TOKENS MAX_OUTPUT_TOKENS HttpTokens NEXT_TOKEN nextToken continuationToken TaskToken CLIENT_REQUEST_TOKEN IDEMPOTENCY_TOKEN CSRF_TOKEN
    PASSWORD_POLICY PasswordPolicy PASSWORD_MIN_LENGTH PASSWORD_LENGTH PASSWORD_ITERATIONS PASSWORD_DERIVED_KEY_LENGTH PasswordResetRequired TemporaryPasswordValidityDays PASSWORD_RESET_URL PASSWORD_SALT_ROUNDS
    AUTH_TYPE AuthType AUTH_DOMAIN AUTH_URL AUTH_METHOD AUTHORIZER AuthorizerId AUTHOR Authentication ENABLE_AUTH USE_SECRET EnableTokenRevocation GenerateSecret HAS_PASSWORD ManageMasterUserPassword FORGOT_PASSWORD
    REQUIRE_API_KEY SECRET_MANAGER_REGION SecretsManagerEndpoint SECRET_TARGET_TYPE SECRET_ROTATION_DAYS CREDENTIALS_FILE CREDENTIALS_PROVIDER credentialType CredentialsArn ImagePullCredentialsType USERNAME DB_USER HOST
    PASS_THROUGH PassthroughBehavior COMPASS BYPASS jsonwebtoken tokenizer MONKEY DONKEY TURKEY keyword PASSENGER bypassToken_URL encryptedToken kmsEncryptedCustomerToken PASSWORD_HASH SECRET_HASH SECRET_VERSION
    SIGNING_PROTOCOL SigningTokenKmsKey WEBHOOK_URL PUBLIC_SITE_URL API_URL CodeUri DATABASE_URL_NAME passwordless PASSWORDPOLICY NEXTTOKEN TASKTOKEN HOTKEY PRIMARYKEY secretary tokenizer LICENSE License ConnectionId CONNECTION_TYPE
  `),
  )('%s', name => expect(isSecretName(name)).toBe(false));
});

test.each([
  ['dbPassword1', ['db', 'password', '1']],
  ['DB_PASSWORD_1', ['db', 'password', '1']],
  ['AWSSecretAccessKey', ['aws', 'secret', 'access', 'key']],
  ['awssecretaccesskey', ['aws', 'secret', 'access', 'key']],
  ['x-api-key', ['x', 'api', 'key']],
  ['clientsecret', ['client', 'secret']],
  ['connectionString', ['connection', 'string']],
  ['', []],
])('the words of %s', (name, expected) => expect(words(name)).toEqual(expected));

test.each([
  ['DB_PASSWORD', { family: 'password', kind: 'password' }],
  ['STRIPE_API_KEY', { family: 'secret', kind: 'API key' }],
  ['JWT_SECRET', { family: 'secret', kind: 'JWT secret' }],
  ['APP_KEY', { family: 'maybe', kind: 'app key' }],
  ['HASH_SALT', { family: 'maybe', kind: 'salt' }],
  ['DBSECRET', { family: 'secret', kind: 'secret' }],
  ['APPPWD', { family: 'secret', kind: 'password' }],
  ['AESKEY', { family: 'secret', kind: 'AES key' }],
])('%s says what it holds', (name, expected) => expect(secretNameOf(name)).toEqual(expected));
