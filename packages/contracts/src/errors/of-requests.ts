/** Codes that any request may meet, whatever it asks for. */
import type { ErrorCode } from '../errors.ts'
import type { ErrorMeaning } from './meaning.ts'

const every = 'every operation'
const mutations = 'every operation but GET'
const withBody = 'every operation that takes a body'
const inside = 'every operation with a name in its path'
const again =
  'Send the same request again after the number of seconds in `Retry-After`; for a mutation, use the same Idempotency-Key.'
const checkout = [
  'POST /api/billing/{profile}/checkout',
  'POST /api/billing/{profile}/checkout/paylater',
  'POST /api/billing/payments/{claim_code}',
  'POST /api/billing/{profile}/payments/{claim_code}/collected'
]

export const meaningsOfRequests = {
  bad_request: {
    means: 'The request as a whole is not valid; `detail` says why.',
    comes:
      'The Idempotency-Key is not 1 to 255 printable characters, the body or the query contains invalid UTF-8 or a ' +
      'NUL, `dry_run` or `as_of` was sent to an operation that does not support it, or the HTTP itself is malformed.',
    remedy:
      'Read `detail` and send a corrected request. Sending the same request again gets the same answer.',
    from: every
  },
  invalid_fields: {
    means: 'Fields of the body or the query are missing, have the wrong type, or exceed their limits.',
    comes:
      'Nothing was changed. The body of the answer lists each invalid field with one or more sentences about it; ' +
      'for a list of items, the sentence says which item.',
    remedy: 'Show each sentence next to its field, and send the corrected values as a new request.',
    from: every,
    example: { full_name: ['This field is required.'], period_amount: ['The least is 0.'] }
  },
  invalid_json: {
    means: 'The body was sent as JSON but is not valid JSON.',
    comes:
      'The body was cut off, is empty where one is required, or is a form that was sent with the wrong ' +
      '`Content-Type`.',
    remedy: 'Send `Content-Type: application/json` and a complete JSON document.',
    from: withBody
  },
  invalid_date: {
    means: 'A date in the query, or the instant for the test clock, is not in ISO 8601 format.',
    comes:
      'Sent for `start_at` and `ends_at` of lists and tables, and for `now` of `PUT /-/clock`. The body names ' +
      'the field.',
    remedy:
      'Send `2026-01-31` (midnight in the profile’s time zone) or `2026-01-31T08:30:00Z`; in a URL, ' +
      'write `+` as `%2B`.',
    from: 'every list, and `PUT /-/clock`',
    example: { start_at: ['Not a date or date-time in ISO 8601.'] }
  },
  too_many_rows: {
    means: 'The list is too long to be searched, filtered or sorted.',
    comes:
      'The request uses `q`, a filter, or an `o` other than the default order of the list, and more than 100,000 rows ' +
      'lie between `start_at` and `ends_at`. In its default order a list can have any length.',
    remedy: 'Narrow the list with `start_at` and `ends_at`, or leave out `q` and `o` and follow `next`.',
    from: 'every list'
  },
  body_too_large: {
    means: 'The body, or the number of rows of an import, exceeds the limit for one request.',
    comes:
      'A body may have up to 1 MiB, or 16 KiB for operations that need no login; an import of past sales up to ' +
      '8 MiB and 5,000 rows.',
    remedy:
      'Split a long import into several requests. Rows with their own `key` can be split anywhere; ' +
      '`bursar import` splits files automatically.',
    from: withBody
  },
  unsupported_media_type: {
    means: 'The operation does not accept this `Content-Type`.',
    comes:
      'Only `application/json`, `application/x-www-form-urlencoded` and `multipart/form-data` are accepted, and files ' +
      '(`text/csv`) where the OpenAPI document says so.',
    remedy: 'Send JSON or a form with the matching `Content-Type`.',
    from: withBody
  },
  not_authenticated: {
    means: 'The operation requires a login, and the request has no token.',
    comes:
      'The `Authorization` header is missing. Some public URLs also require it, because they act on the ' +
      'caller’s own data.',
    remedy: 'Log in with `POST /api/auth` and send `Authorization: Bearer <token>`.',
    from: 'every operation that is not public'
  },
  invalid_token: {
    means: 'This site did not issue the token, or the token has expired, or its session has ended.',
    comes:
      'An access token is valid for ten minutes, a refresh token for one use. Logging out ends the session; changing ' +
      'the password ends all other sessions of the user. A session also ends when one of its refresh tokens is used ' +
      'again more than 30 seconds after its first use, or after its successor was used, since it may have been stolen.',
    remedy:
      'Exchange the refresh token once with `POST /api/auth/tokens` and repeat the request ' +
      'with the new token. If that fails too, log in again.',
    from: every
  },
  wrong_credentials: {
    means: 'The user name and password do not match, or a code is wrong, was used already, or has expired.',
    comes:
      'The answer is the same whether or not the account exists. Repeated wrong passwords or codes lead to ' +
      '`too_many_requests`. Each code works once.',
    remedy: 'Ask the user again. Never retry the same password or code automatically.',
    from: [
      'POST /api/auth',
      'POST /api/auth/passkeys',
      'PUT /api/users/{user}/password',
      'PUT /api/users/{user}/otp'
    ],
    example: {
      username: ['Incorrect username or password.'],
      password: ['Incorrect username or password.']
    }
  },
  second_factor_needed: {
    means: 'The password is right, and the account has a second factor, of which the request shows no code.',
    comes:
      'The fields say which codes would do: `otp_code` from an authenticator app (or a backup code), `email_code` from ' +
      'a mail that was just sent.',
    remedy: 'Ask the user for the code and repeat the request with it, password included.',
    from: [
      'POST /api/auth',
      'POST /api/auth/{verification_key}',
      'PUT /api/users/{user}/otp',
      'PUT /api/users/{user}/password'
    ],
    example: { otp_code: ['Enter a code of your authenticator app, or a backup code.'] }
  },
  registration_closed: {
    means: 'Nobody can open an account without the broker.',
    comes: 'The operator has set BURSAR_REGISTRATION to closed.',
    remedy: 'Ask a manager of the broker for an account, which `POST /api/users` makes.',
    from: ['POST /api/auth/register', 'GET /api/auth/oidc/{issuer}/callback']
  },
  key_not_allowed: {
    means: 'The API key is good, but not for this request.',
    comes:
      'A key for reading sends GET and HEAD alone, and a key for one profile reaches the URLs of that profile. No key ' +
      'logs in, makes keys, or changes roles, names, addresses and ways in.',
    remedy: 'Use a key that was made for it, or log in as the user.',
    from: every
  },
  second_factor_missing: {
    means: 'The caller has a role here that counts only with a second factor, and the account has none.',
    comes: 'The broker set `otp_required` on the role type.',
    remedy: 'Turn on a second factor with `PUT /api/users/{user}/otp`, and repeat the request.',
    from: 'every operation on a profile'
  },
  cross_origin: {
    means: 'A page of another origin sent a change without a bearer token.',
    comes:
      'Logging in, registering and changing a visitor’s cart need no token, and browsers send cookies and Basic ' +
      'credentials by themselves, so any page could send such requests on behalf of the person who is viewing it. The ' +
      'browser reports the page’s origin in `Sec-Fetch-Site` and `Origin`.',
    remedy:
      'Operators list the origins of other front ends in `BURSAR_ALLOWED_ORIGINS`, such as ' +
      '`https://app.example.com`. Requests with a bearer token are not affected.',
    from: 'every change that needs no token, or is sent with a cookie or Basic'
  },
  csrf_failed: {
    means: 'A change was sent with a session cookie, but without the CSRF token of that session.',
    comes:
      'Browsers send the cookie `sessionid` by themselves, so the cookie alone does not show that the page meant the ' +
      'change. Each login brings a new CSRF token; the one of an earlier login no longer counts.',
    remedy:
      'Read the cookie `csrftoken` just before each change and send its value in the header `X-CSRFToken`. A page of ' +
      'an allowed origin, which cannot read that cookie, finds the value in the `X-CSRFToken` header of the answers ' +
      'to a login and to `GET /api/auth/tokens`. Requests with an `Authorization` header do not need it.',
    from: 'every change that is sent with a session cookie'
  },
  not_activated: {
    means: 'The account exists but has not been activated.',
    comes: 'The user registered or was invited without a password and has not set one yet.',
    remedy:
      'Follow the link in the activation mail, or ask for another one with `POST /api/users/{user}/activate`.',
    from: 'every operation that is not public, except those marked as available before activation'
  },
  agreement_required: {
    means: 'The site has terms that this user has not signed, or that were changed since.',
    comes:
      'A site has agreements once its broker creates them; a new edition has to be signed again. Managers of the ' +
      'broker need not sign.',
    remedy:
      'Read what the message names (`GET /api/legal/{agreement}`), and sign it with `POST /api/legal/{agreement}/sign`. ' +
      'The request works from then on.',
    from:
      'every operation that is not public, except those of any logged-in user and those marked as available before ' +
      'activation'
  },
  forbidden: {
    means: 'None of the caller’s roles allows this.',
    comes:
      'Managers of a profile can do everything; contributors can only read. Callers without any ' +
      'relation to a profile get this answer even when the profile does not exist.',
    remedy: 'Ask a manager for a role (`POST /api/users/{user}/accessibles`), or check the slug in the URL.',
    from: 'every operation that is not public'
  },
  not_found: {
    means: 'The URL, or the resource that it names, does not exist or is not visible to the caller.',
    comes:
      'The path, slug or key is unknown, or the resource belongs to another profile. Subscriptions that have ended ' +
      'are no longer found.',
    remedy:
      'Check the names in the URL. A resource that somebody else has just created may appear a moment later.',
    from: inside
  },
  invalid_page: {
    means: 'The list does not have that many pages.',
    comes:
      '`page` is past the last page, or is not a number of at least 1. An empty list has one (empty) page.',
    remedy: 'Follow `next` until it is null instead of counting pages.',
    from: 'every list'
  },
  method_not_allowed: {
    means: 'The URL exists, but it does not support this method, or not in the current state.',
    comes:
      'The method is not one of those in the `Allow` header, a refund is for a charge that is not done or exceeds ' +
      'what is available, or the payment processor does not send webhooks.',
    remedy: 'Use one of the methods in `Allow`. Before a refund, read the charge and the provider’s funds.',
    from: 'every URL, and `POST /api/billing/{profile}/charges/{charge}/refund`'
  },
  version_conflict: {
    means:
      'Other requests kept changing the same data while this one was being processed. Nothing was changed.',
    comes: 'The system retries by itself up to six times before it gives this answer.',
    remedy:
      'Send the request again after a short random pause. If the change depends on current values, read them first.',
    from: mutations
  },
  request_running: {
    means: 'The first request with this Idempotency-Key is still running.',
    comes:
      'A client stopped waiting and sent the request again while the first one was still being processed.',
    remedy:
      'Wait a moment and send it again with the same key: it then gets the answer to the first request.',
    from: mutations
  },
  charge_pending: {
    means: 'A charge of this profile is pending: the payment processor has not yet reported its outcome.',
    comes:
      'Until the outcome is known, nothing else is charged to the profile, so that no debt is paid twice.',
    remedy:
      'Watch `GET /api/billing/{profile}/charges/{charge}`, and check out again once it is done or ' +
      'failed. An immediate retry gets the same answer.',
    from: checkout
  },
  key_reused: {
    means: 'The caller has already used this Idempotency-Key for a different request.',
    comes:
      'The same key, method and path were sent with a different body or query within the last 48 hours ' +
      '(`BURSAR_IDEMPOTENCY_HOURS`).',
    remedy: 'Generate a new key for each new request, and reuse it only when you retry that request.',
    from: mutations
  },
  too_many_requests: {
    means: 'This account or network sent more requests than are allowed within a period.',
    comes: 'Repeated wrong passwords, or many logins, registrations or changes from one network.',
    remedy: again,
    from: ['POST /api/auth', 'POST /api/auth/register', 'PUT /api/users/{user}/password']
  },
  internal: {
    means: 'The system itself failed.',
    comes: 'An unexpected error occurred. A mutation may or may not have taken effect.',
    remedy:
      'Report it with its `X-Request-Id`; the log has the cause under that id. A mutation can be ' +
      'retried with the same Idempotency-Key.',
    from: every
  },
  bad_gateway: {
    means: 'The connection to the service behind the gateway broke in the middle of its answer.',
    comes: 'The system runs as several processes, and one of them crashed or was restarted.',
    remedy:
      'Send the same request again with the same Idempotency-Key. If the first one took effect, you get ' +
      'its answer.',
    from: every
  },
  gateway_timeout: {
    means: 'The service behind the gateway did not answer in time. The request may still take effect.',
    comes: 'The system runs as several processes, and the load exceeds their capacity.',
    remedy: 'Send the same request again with the same Idempotency-Key.',
    from: every
  },
  unavailable: {
    means: 'A component that this request needs is not available at the moment.',
    comes:
      'A service or the database is starting, stopping or unreachable, or the key that decrypts a person’s data has ' +
      'not reached this service yet.',
    remedy: `${again} Operators can see the cause in \`/-/ready\`.`,
    from: every
  },
  overloaded: {
    means: 'The queue of pending work is full. Nothing was changed.',
    comes: 'A burst of writes, or of logins: only a few passwords are checked at a time.',
    remedy: again,
    from: every
  },
  storage_full: {
    means: 'The disk is full. The change was not stored; stored data is intact and can still be read.',
    comes: 'The disk of the log has no free space.',
    remedy: 'Free some space; writing then resumes automatically. Clients can retry later.',
    from: mutations
  },
  storage_failed: {
    means: 'The storage failed during the write. The change may or may not have been stored.',
    comes: 'The disk or the database failed, or its answer was lost; the log has the cause.',
    remedy:
      'Check the disk or the database. Clients can send the same request again with the same ' +
      'Idempotency-Key. Without a key, check first whether the change is there.',
    from: mutations
  },
  not_up_to_date: {
    means:
      'The read models do not yet include the changes that this request’s X-Position refers to, or they are behind the ' +
      'logs, so that a refusal would be premature.',
    comes:
      'The service waited two seconds for the read models to catch up. This happens after large imports, or ' +
      'while a read model is lagging.',
    remedy: again,
    from: every
  }
} satisfies Partial<Record<ErrorCode, ErrorMeaning>>
