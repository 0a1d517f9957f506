/** Codes that any request may meet, whatever it asks for. */
import type { ErrorCode } from '../errors.ts'
import type { ErrorMeaning } from './meaning.ts'

const every = 'every operation'
const mutations = 'every operation but GET'
const withBody = 'every operation that takes a body'
const inside = 'every operation with a name in its path'
const again =
  'Send the same request again after the seconds that `Retry-After` says, a mutation under the same Idempotency-Key.'
const checkout = ['POST /api/billing/{profile}/checkout']

export const meaningsOfRequests = {
  bad_request: {
    means: 'Something about the request as a whole is wrong; `detail` says what.',
    comes:
      'An Idempotency-Key that is not 1 to 255 printable characters, an X-Position that ' +
      'this site never answered with, a body or query that is not text (invalid UTF-8, a NUL), a ' +
      'coupon that fits nothing in the cart, or malformed HTTP.',
    remedy:
      'Read `detail`, correct the request and send it as a new one. It would be refused again as it is.',
    from: every
  },
  invalid_fields: {
    means: 'Fields of the body or the query are missing, of another type, or outside of their limits.',
    comes:
      'Nothing was done. The body has each field with sentences about it, and nothing else; of a list of items, ' +
      'the item’s field.',
    remedy: 'Show the sentences beside their fields, and send what was corrected as a new request.',
    from: every,
    example: { full_name: ['This field is required.'], period_amount: ['The least is 0.'] }
  },
  invalid_json: {
    means: 'The body is declared as JSON, and is not valid JSON.',
    comes:
      'A body that was cut off, an empty body where one is needed, or a form sent with the wrong ' +
      '`Content-Type`.',
    remedy: 'Send `Content-Type: application/json` and a complete JSON document.',
    from: withBody
  },
  invalid_date: {
    means: 'A date of the query, or the instant for the test clock, is not in ISO 8601.',
    comes:
      '`start_at` and `ends_at` of lists and tables, and `now` of `PUT /-/clock`. The body names ' +
      'the field.',
    remedy:
      'Send `2026-01-31` (midnight in the profile’s time zone) or `2026-01-31T08:30:00Z`; in a URL ' +
      'a `+` is `%2B`.',
    from: 'every list, and `PUT /-/clock`',
    example: { start_at: ['Not a date or date-time in ISO 8601.'] }
  },
  too_many_rows: {
    means: 'The list is too long to be searched, filtered or put into another order than its own.',
    comes:
      '`q`, a filter, or an `o` that is not the order of the list, on more than 100,000 rows between `start_at` ' +
      'and `ends_at`. In its own order a list of any length is answered.',
    remedy: 'Narrow it by `start_at` and `ends_at`, or leave `q` and `o` away and follow `next`.',
    from: 'every list'
  },
  body_too_large: {
    means: 'The body has more bytes, or an import more rows, than one request takes.',
    comes:
      'Bodies have 1 MiB, those of operations that are open to everybody 16 KiB; an import of past sales 8 MiB and ' +
      '5,000 rows.',
    remedy:
      'Send a long import in parts. Rows with a `key` of their own can be cut anywhere, and ' +
      '`bursar import` does it by itself.',
    from: withBody
  },
  unsupported_media_type: {
    means: 'The operation does not take bodies of this `Content-Type`.',
    comes:
      'Anything but `application/json`, `application/x-www-form-urlencoded` and `multipart/form-data`; files ' +
      '(`text/csv`) only where the OpenAPI document says so.',
    remedy: 'Send JSON or a form, with its `Content-Type`.',
    from: withBody
  },
  not_authenticated: {
    means: 'Nobody is logged in, and the operation is not for everybody.',
    comes:
      'The `Authorization` header is missing. On public URLs it comes where the operation needs to ' +
      'know whose things it is about.',
    remedy: 'Log in with `POST /api/auth` and send `Authorization: Bearer <token>`.',
    from: 'every operation that is not public'
  },
  invalid_token: {
    means: 'The token was never one of this site, has expired, or its session has ended.',
    comes:
      'An access token is good for ten minutes, a refresh token for one use. Logging out ends the session, a ' +
      'change of password all others of the user. So does a refresh token that is shown again more than 30 ' +
      'seconds after its use, or once its successor was used: somebody else may have it.',
    remedy:
      'Exchange the refresh token once with `POST /api/auth/tokens`, and send the request again ' +
      'with the new token. When that is refused too, log in again.',
    from: every
  },
  wrong_credentials: {
    means: 'User name and password do not belong together, or a second secret is missing.',
    comes:
      'The answer is the same whether the account exists or not. Wrong ones in a row end in ' +
      '`too_many_requests`.',
    remedy: 'Ask the person again. Never repeat the same secret automatically.',
    from: ['POST /api/auth', 'PUT /api/users/{user}/password'],
    example: {
      username: ['Incorrect username or password.'],
      password: ['Incorrect username or password.']
    }
  },
  cross_origin: {
    means: 'A browser sent a change without a token from a page of another origin than the site’s own.',
    comes:
      'Logging in, registering and a visitor’s cart need no token, so any page could send them in the name of ' +
      'whoever looks at it. `Sec-Fetch-Site` and `Origin` say where the page is from.',
    remedy:
      'The operator names the origin of a front end elsewhere in `BURSAR_ALLOWED_ORIGINS`, such as ' +
      '`https://app.example.com`. Requests with a bearer token are not affected.',
    from: 'every change that is open to callers without a token'
  },
  not_activated: {
    means: 'The account exists and has not been activated.',
    comes: 'Somebody was registered or invited without a password, and has not set one yet.',
    remedy:
      'Register again with a password, under another user name and e-mail address: this version sends no activation message.',
    from: 'every operation that is not public, but those marked as open before activation'
  },
  forbidden: {
    means: 'The caller has no role that allows this.',
    comes:
      'Managers of a profile can do everything; contributors can only read. Whoever has no business with a ' +
      'profile gets this also when there is no such profile.',
    remedy: 'Ask a manager for a role (`POST /api/users/{user}/accessibles`), or check the slug in the URL.',
    from: 'every operation that is not public'
  },
  not_found: {
    means: 'The URL, or the thing that it names, does not exist for this caller.',
    comes:
      'An unknown path, a slug or key that nobody has, or a thing of another profile. An ended ' +
      'subscription is no longer there, and neither is a line of a charge that it does not have.',
    remedy:
      'Check the names in the URL. Right after a write by somebody else it may be there a moment later.',
    from: inside
  },
  invalid_page: {
    means: 'The list has no such page.',
    comes: '`page` is past the end, or not a number of at least 1. The first page of an empty list exists.',
    remedy: 'Follow `next` until it is null instead of counting.',
    from: 'every list'
  },
  method_not_allowed: {
    means: 'The URL exists, and what is asked is not done there, or not in this state.',
    comes:
      'Another method (`Allow` has those there are), a refund of a charge that is not done or of ' +
      'more than is available, and a webhook of a processor that sends none.',
    remedy: 'Use a method of `Allow`. For a refund read the charge and the provider’s funds first.',
    from: 'every URL, and `POST /api/billing/{profile}/charges/{charge}/refund`'
  },
  version_conflict: {
    means: 'Others changed the same thing again and again while this was being decided. Nothing was done.',
    comes: 'The system decides again by itself, up to six times; then it says so.',
    remedy: 'Send it again, after a short random pause. Read first when the change depends on what is there.',
    from: mutations
  },
  request_running: {
    means: 'The first request with this Idempotency-Key has not ended.',
    comes: 'A client that gave up waiting sends again while the system is still at work.',
    remedy: 'Wait a moment and send it again under the same key: then it gets the first answer.',
    from: mutations
  },
  charge_pending: {
    means: 'A charge of this profile is at the payment processor, which has not said what became of it.',
    comes: 'One debt is paid once: until then nothing else of the profile is charged.',
    remedy:
      'Watch `GET /api/billing/{profile}/charges/{charge}`, and check out again when it is done or ' +
      'failed. Sending again at once is of no use.',
    from: checkout
  },
  key_reused: {
    means: 'This Idempotency-Key belongs to another request of the same caller.',
    comes: 'The same key, method and path came with another body or query within the last days.',
    remedy: 'Make up a new key for each request that is meant to happen, and keep it for its repeats alone.',
    from: mutations
  },
  too_many_requests: {
    means: 'This account or address sent more requests than are allowed in this time.',
    comes: 'Wrong passwords in a row, many logins or registrations from one address.',
    remedy: again,
    from: ['POST /api/auth', 'POST /api/auth/register', 'PUT /api/users/{user}/password']
  },
  internal: {
    means: 'A fault of the system itself.',
    comes: 'An unforeseen error. A mutation may or may not have happened.',
    remedy:
      'Report it with its `X-Request-Id`, which is in the log with the reason. A mutation may be ' +
      'repeated under its Idempotency-Key.',
    from: every
  },
  bad_gateway: {
    means: 'The service behind the gateway broke off within its answer.',
    comes: 'On systems of several processes: a process died or was restarted.',
    remedy:
      'Send the same request again under the same Idempotency-Key: if it had happened, that gives ' +
      'its answer.',
    from: every
  },
  gateway_timeout: {
    means: 'The service behind the gateway did not answer in time; it may still do what was asked.',
    comes: 'On systems of several processes, under more load than they can take.',
    remedy: 'Send the same request again under the same Idempotency-Key.',
    from: every
  },
  unavailable: {
    means: 'A part that is needed for this does not answer at the moment.',
    comes:
      'A service or the database is starting, stopping or away; a key of a person has not come ' +
      'over yet.',
    remedy: `${again} Operators see in \`/-/ready\` what is missing.`,
    from: every
  },
  overloaded: {
    means: 'The queue of waiting work is full. Nothing was done.',
    comes: 'Bursts of writes, or of logins: passwords are checked a few at a time.',
    remedy: again,
    from: every
  },
  storage_full: {
    means: 'The disk is full. Nothing was stored, nothing is lost, and reading goes on.',
    comes: 'The log cannot grow on its disk.',
    remedy: 'Make room; writing goes on by itself then. Clients may send again later.',
    from: mutations
  },
  storage_failed: {
    means: 'The storage failed during the write, which may have been stored or not.',
    comes: 'A fault of the disk or the database; the log has the reason.',
    remedy:
      'Look at the disk or the database. Clients may send the same request again under the same ' +
      'Idempotency-Key.',
    from: mutations
  },
  not_up_to_date: {
    means: 'The read models do not include yet what the X-Position of this request asks for.',
    comes:
      'The answer was waited for, and it took longer than two seconds: after large imports, or ' +
      'while a read model is behind.',
    remedy: again,
    from: every
  }
} satisfies Partial<Record<ErrorCode, ErrorMeaning>>
