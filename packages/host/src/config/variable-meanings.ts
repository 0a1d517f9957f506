/** What each setting is for: the table of docs/operating/settings.md is made from this and from how it is read. */
import type { VariableName } from './variables.ts'

/** Which processes read a setting. */
export type ReadBy = 'every process' | 'one process' | 'every process of several' | 'services' | 'the gateway'

export interface Meaning {
  readonly by: ReadBy
  /** What holds when it is not set, in Markdown; empty where nothing does. */
  readonly usual: string
  /** In Markdown, without a full stop. */
  readonly means: string
}

const service = (name: string): Meaning => ({
  by: 'the gateway',
  usual: '',
  means: `where ${name} is; needed`
})
const operatorsOf = (name: string): Meaning => ({
  by: 'the gateway',
  usual: 'the port after that of its URL',
  means: `where ${name} answers its operators`
})

/** In the order of the table. */
export const meanings: Readonly<Record<VariableName, Meaning>> = {
  PORT: { by: 'every process', usual: '`8080`', means: 'the port that it listens on' },
  BURSAR_HOST: {
    by: 'every process',
    usual: '`localhost`',
    means: 'the address that it listens on; `0.0.0.0` behind something that encrypts'
  },
  BURSAR_OPERATOR_PORT: {
    by: 'every process',
    usual: '`PORT` + 1',
    means: 'for operators: metrics, the test clock, backups; 0 takes a free one, and the start prints it'
  },
  BURSAR_OPERATOR_HOST: {
    by: 'every process',
    usual: '`127.0.0.1`',
    means: 'the address that the port of operators listens on'
  },
  BURSAR_DATA: {
    by: 'one process',
    usual: '`.bursar`',
    means: "the folder of the stores, keys and the operators' token"
  },
  BURSAR_LOG_LEVEL: { by: 'every process', usual: '`info`', means: 'the least level that is logged' },
  BURSAR_PUBLIC_URL: {
    by: 'every process',
    usual: '`http://localhost:PORT`; in services `http://localhost:8080`',
    means: 'the start of absolute URLs'
  },
  BURSAR_ALLOWED_ORIGINS: {
    by: 'every process',
    usual: 'none',
    means: 'front ends elsewhere whose pages may log in and read answers (CORS)'
  },
  BURSAR_PAGES_RECEIPT: {
    by: 'every process',
    usual: "the console's page, else the gateway's own",
    means:
      'where `/billing/{profile}/receipt/{charge}` is instead, such as ' +
      '`https://app.example.com/receipts/{charge}`; the gateway sends browsers there'
  },
  BURSAR_PAGES_ACTIVATE: {
    by: 'every process',
    usual: "the console's page, else the gateway's own form",
    means: 'where `/activate/{verification_key}`, the link of [mails](mail.md), is instead'
  },
  BURSAR_PAGES_VERIFY: {
    by: 'every process',
    usual: "the console's page, else the gateway's own form",
    means: 'where `/verify/{verification_key}` is instead'
  },
  BURSAR_PAGES_RECOVER: {
    by: 'every process',
    usual: "the console's page, else the gateway's own form",
    means: 'where `/recover` is instead'
  },
  BURSAR_PAGES_ACCEPT: {
    by: 'every process',
    usual: "the console's page, else the gateway's own form",
    means: 'where `/accept/{verification_key}`, the link of invitations, is instead'
  },
  BURSAR_SMTP_URL: {
    by: 'every process',
    usual: 'none: [mail](mail.md) stays in the outbox',
    means: 'the mail server, such as `smtps://user:password@mail.example.com`'
  },
  BURSAR_SMTP_URL_FILE: {
    by: 'every process',
    usual: 'none',
    means: 'a file that holds the URL of the mail server, in place of `BURSAR_SMTP_URL`'
  },
  BURSAR_MAIL_FROM: {
    by: 'every process',
    usual: 'needed with a mail server',
    means: 'the address that mail is sent from'
  },
  BURSAR_OPENID_FILE: {
    by: 'every process',
    usual: 'none',
    means:
      'a file that names the OpenID Connect issuers whose accounts can [log in](openid.md), with client ids and secrets'
  },
  BURSAR_TRUST_PROXY: {
    by: 'every process',
    usual: 'none; in services of several processes those of private networks',
    means: 'proxies whose `X-Forwarded-For` is believed'
  },
  BURSAR_BROKER: {
    by: 'every process',
    usual: '`broker`',
    means: 'the slug of the profile that runs the site, made at the first start'
  },
  BURSAR_ADMIN_USERNAME: {
    by: 'every process',
    usual: '`admin`',
    means: "the site's first manager, made at the first start"
  },
  BURSAR_ADMIN_PASSWORD: {
    by: 'every process',
    usual: 'generated, and printed once',
    means: 'the password of the first manager'
  },
  BURSAR_MASTER_KEY_FILE: {
    by: 'every process',
    usual: 'in the data folder; needed by several processes',
    means: "32 bytes that wrap every person's key; keep a copy apart from backups of the data"
  },
  BURSAR_OPERATOR_TOKEN_FILE: {
    by: 'every process',
    usual: 'in the data folder; with several processes nobody is the operator',
    means: 'the token of operators, at least 16 characters'
  },
  BURSAR_TEST_CLOCK: {
    by: 'every process',
    usual: 'the real time',
    means: 'an instant at which the clock stands; `PUT /-/clock` on the port of operators moves it on'
  },
  BURSAR_TEST_WEBHOOK_SECRET: {
    by: 'every process',
    usual: 'webhook calls are refused',
    means: 'what the webhook of the test processor is [signed with](test-processor.md)'
  },
  STRIPE_SECRET_KEY: {
    by: 'every process',
    usual: 'the [test processor](test-processor.md) takes payments',
    means: 'the key of [Stripe](stripe.md), which takes payments then; needs `STRIPE_WEBHOOK_SECRET`'
  },
  STRIPE_SECRET_KEY_FILE: {
    by: 'every process',
    usual: 'none',
    means: 'a file that holds the key of Stripe, in place of `STRIPE_SECRET_KEY`'
  },
  STRIPE_WEBHOOK_SECRET: {
    by: 'every process',
    usual: 'needed with Stripe',
    means: 'what Stripe signs its webhook with; several, separated by commas, while one is replaced'
  },
  STRIPE_WEBHOOK_SECRET_FILE: {
    by: 'every process',
    usual: 'none',
    means: 'a file that holds those secrets, in place of `STRIPE_WEBHOOK_SECRET`'
  },
  STRIPE_PUBLISHABLE_KEY: {
    by: 'every process',
    usual: 'none: nobody can enter a card in a browser',
    means: 'what browsers know Stripe by'
  },
  STRIPE_API_URL: {
    by: 'every process',
    usual: '`https://api.stripe.com`',
    means: 'where Stripe is reached, for a site that does so by a proxy'
  },
  BURSAR_PASSWORD_MIN: {
    by: 'every process',
    usual: '8',
    means:
      'the least number of characters of a new password; NIST SP 800-63B asks for 15 where no second factor is used'
  },
  BURSAR_REGISTRATION: {
    by: 'every process',
    usual: '`open`',
    means:
      'whether people open accounts by themselves; `closed`: only the broker makes them, with `POST /api/users`'
  },
  BURSAR_SESSION_DAYS: {
    by: 'every process',
    usual: '`30`',
    means: 'days that a login lasts while nobody uses it; used refresh tokens are remembered as long'
  },
  BURSAR_TOKEN_AUDIENCE: {
    by: 'every process',
    usual: 'the public URL',
    means: '`aud` of access tokens, for your own services that check them by `/api/auth/jwks.json`'
  },
  BURSAR_TOKEN_CLAIMS: {
    by: 'every process',
    usual: 'none',
    means: 'details of the user that access tokens carry besides `username`'
  },
  BURSAR_ALLOW_PRIVATE: {
    by: 'every process',
    usual: '`no`',
    means:
      'whether webhooks may be sent to addresses of this machine and of private networks; anybody who manages a profile ' +
      'can then make this process call services there'
  },
  BURSAR_DEMO: {
    by: 'one process',
    usual: 'an address of this machine, where the public URL is one, too',
    means:
      'where browsers reach the demo that the first manager can have next to a new site, if that is not on their own ' +
      'machine; it then listens on `PORT` + 2'
  },
  BURSAR_VISITOR_CART_DAYS: {
    by: 'every process',
    usual: '`30`',
    means: 'days that the cart of a visitor is kept after it was last used'
  },
  BURSAR_IDEMPOTENCY_HOURS: {
    by: 'every process',
    usual: '`48`',
    means: 'hours that the answer to an Idempotency-Key is given again'
  },
  BURSAR_GENERATION_DAYS: {
    by: 'every process',
    usual: '`7`',
    means: 'days that the read model before a replay is kept to go back to'
  },
  MONGODB_URI: {
    by: 'every process of several',
    usual: 'one process, on SQLite',
    means: 'where the stores are; both this and `KAFKA_BROKERS`, or neither'
  },
  KAFKA_BROKERS: { by: 'every process of several', usual: 'one process', means: 'where the topics are' },
  BURSAR_PREFIX: {
    by: 'every process of several',
    usual: '`bursar` for databases, nothing for topics',
    means: 'in front of the names of databases and topics, for several sites on the same servers'
  },
  BURSAR_INSTANCE_URL: {
    by: 'services',
    usual: "the machine's address in its network",
    means: 'where other instances of the service reach this one'
  },
  BURSAR_AUTH_URL: service('auth'),
  BURSAR_PROFILE_URL: service('profile'),
  BURSAR_BILLING_URL: service('billing'),
  BURSAR_METRICS_URL: service('metrics'),
  BURSAR_AUTH_OPERATOR_URL: operatorsOf('auth'),
  BURSAR_PROFILE_OPERATOR_URL: operatorsOf('profile'),
  BURSAR_BILLING_OPERATOR_URL: operatorsOf('billing'),
  BURSAR_METRICS_OPERATOR_URL: operatorsOf('metrics')
}
