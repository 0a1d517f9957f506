import type { ErrorMeaning } from './errors/meaning.ts'
import { own } from './own.ts'

/**
 * The registry of error codes: the stable part of every error. The text may change, the code may not.
 * `status` is the HTTP status that the code is answered with.
 */
const registry = {
  bad_request: { status: 400, detail: 'The request is not valid.' },
  invalid_fields: { status: 400, detail: 'Some fields are not valid.' },
  invalid_json: { status: 400, detail: 'The body is not valid JSON.' },
  invalid_date: { status: 400, detail: 'Not a date or date-time in ISO 8601.' },
  too_many_rows: {
    status: 400,
    detail: 'Only lists of up to 100,000 rows can be searched or sorted. Narrow it with start_at and ends_at.'
  },
  body_too_large: { status: 413, detail: 'The body is too large.' },
  unsupported_media_type: {
    status: 415,
    detail: 'This Content-Type is not supported here. Send JSON or a form.'
  },
  not_authenticated: { status: 401, detail: 'Authentication credentials were not provided.' },
  invalid_token: { status: 401, detail: 'The token is malformed, expired or revoked.' },
  wrong_credentials: { status: 401, detail: 'Incorrect username or password.' },
  second_factor_needed: { status: 401, detail: 'A code of your second factor is needed as well.' },
  second_factor_missing: {
    status: 403,
    detail: 'Your role here counts once your account has a second factor. Turn one on first.'
  },
  passkey_refused: {
    status: 400,
    detail: 'This passkey was not accepted. Ask for new options and try again.'
  },
  too_many_passkeys: {
    status: 400,
    detail: 'An account can have at most 20 passkeys. Remove one first.'
  },
  too_many_api_keys: {
    status: 400,
    detail: 'An account can have at most 50 API keys, expired ones included. Delete one first.'
  },
  second_factor_off: { status: 400, detail: 'Your account has no second factor. Turn one on first.' },
  key_not_allowed: {
    status: 403,
    detail: 'An API key cannot do this. Log in as the user.'
  },
  registration_closed: {
    status: 403,
    detail: 'Registration is closed on this site. Ask its operator for an account.'
  },
  not_activated: { status: 403, detail: 'The account has not been activated yet.' },
  agreement_required: { status: 403, detail: 'There are terms to read and sign first.' },
  forbidden: { status: 403, detail: 'You do not have permission to perform this action.' },
  cross_origin: {
    status: 403,
    detail: 'This request comes from a page of another origin, which is not listed in BURSAR_ALLOWED_ORIGINS.'
  },
  csrf_failed: {
    status: 403,
    detail:
      'The header X-CSRFToken is missing or not of this session: send the value of the cookie csrftoken.'
  },
  not_found: { status: 404, detail: 'Not found.' },
  invalid_page: { status: 404, detail: 'Invalid page.' },
  method_not_allowed: { status: 405, detail: 'Method not allowed.' },
  version_conflict: { status: 409, detail: 'Someone else changed this at the same time. Try again.' },
  request_running: { status: 409, detail: 'A request with this Idempotency-Key is still running.' },
  charge_pending: { status: 409, detail: 'A charge of this profile is still pending.' },
  key_reused: { status: 422, detail: 'This Idempotency-Key was used with another request.' },
  too_many_requests: { status: 429, detail: 'Too many requests. Try again later.' },
  internal: { status: 500, detail: 'Something went wrong on our side.' },
  bad_gateway: {
    status: 502,
    detail: 'The service did not finish its answer. The request may or may not have taken effect.'
  },
  gateway_timeout: {
    status: 504,
    detail: 'The service did not answer in time. The request may still take effect.'
  },
  unavailable: { status: 503, detail: 'The service cannot answer right now. Try again.' },
  overloaded: { status: 503, detail: 'The service is overloaded. Try again.' },
  storage_full: { status: 503, detail: 'The disk is full: changes cannot be stored, reading still works.' },
  storage_failed: {
    status: 503,
    detail:
      'The storage failed: the change may or may not have been stored. Send it again with the same Idempotency-Key.'
  },
  not_up_to_date: { status: 503, detail: 'This is not up to date with your last change yet. Try again.' },
  name_taken: { status: 400, detail: 'This name is already taken.' },
  email_taken: { status: 400, detail: 'This e-mail address is already taken.' },
  phone_taken: { status: 400, detail: 'This phone number is already taken.' },
  sign_in_expired: {
    status: 400,
    detail: 'This login was not begun in this browser, or more than ten minutes ago. Begin it again.'
  },
  issuer_unreachable: { status: 503, detail: 'The issuer cannot be asked right now. Try again.' },
  last_way_in: {
    status: 409,
    detail: 'This is the only way to log in to the account. Add another one first.'
  },
  key_unknown: {
    status: 400,
    detail: 'This key is unknown, was used already, or has expired. Ask for a new one.'
  },
  already_active: { status: 400, detail: 'This account is active already.' },
  title_taken: { status: 400, detail: 'This provider already has a plan with that title.' },
  plan_in_use: { status: 403, detail: 'A plan that has or had subscribers cannot be deleted.' },
  options_to_choose: {
    status: 400,
    detail: 'Cannot checkout when there are still options to choose from.'
  },
  sum_too_large: {
    status: 400,
    detail:
      'The total of one provider’s sales, or of one profile’s debt to it, may not exceed 9007199254740991 (in 1/100 of a unit).'
  },
  invalid_signature: {
    status: 400,
    detail: 'The signature is missing, wrong, or more than 300 seconds old.'
  },
  coupon_refused: { status: 400, detail: 'No items can be discounted using this coupon.' },
  amount_changed: {
    status: 409,
    detail: 'The amount to pay has changed since it was shown. Read the checkout again.'
  },
  already_subscribed: { status: 409, detail: 'This profile is subscribed to that plan already.' },
  charge_disputed: {
    status: 409,
    detail:
      'A charge that paid this subscription is disputed. Its plan can be changed once the dispute is over.'
  },
  order_overdue: {
    status: 409,
    detail:
      'An order of this subscription is due since before the last billing date. Pay the balance first, then change the plan.'
  },
  nothing_due: { status: 400, detail: 'Nothing is due on this invoice any more.' },
  card_declined: { status: 400, detail: 'The card was declined.' },
  card_required: {
    status: 400,
    detail: 'There is an amount to pay, but neither a token nor a card on file.'
  },
  test_clock_disabled: { status: 404, detail: 'Not found.' },
  demo_unavailable: { status: 409, detail: 'This site can have no demo next to it.' },
  clock_backward: { status: 400, detail: 'The test clock only goes forward.' },
  session_handed_on: {
    status: 403,
    detail: 'This session was handed on from another one, and cannot be handed on itself. Log in.'
  },
  self_only: { status: 403, detail: 'Only the user can do this, logged in to the account.' },
  profile_archived: { status: 409, detail: 'This profile was archived and orders nothing any more.' },
  broker_stays: { status: 403, detail: 'The profile that runs the site cannot be archived.' },
  role_type_global: { status: 403, detail: 'Only the broker can change role types of the whole site.' },
  role_type_built_in: { status: 403, detail: 'A role type that access depends on cannot be deleted.' },
  role_type_in_use: { status: 403, detail: 'A role type that is in use cannot be deleted.' },
  invoice_prefix_used: {
    status: 409,
    detail: 'Invoices of this profile have numbers with its prefix already: it cannot be changed any more.'
  },
  profile_of_user: {
    status: 409,
    detail: 'This is the personal profile of a user: erase the user instead.'
  },
  last_manager: {
    status: 409,
    detail: 'A profile must keep at least one manager. Give the role to somebody else first.'
  },
  too_many_invitations: {
    status: 429,
    detail: 'A profile can have at most 50 open invitations, and make 20 within an hour.'
  },
  too_many_profiles: {
    status: 429,
    detail: 'A user can manage at most 500 profiles before opening another one. The broker can open more.'
  },
  too_many_roles: { status: 400, detail: 'This profile has reached its limit of roles.' },
  too_many_role_types: { status: 400, detail: 'This profile has reached its limit of role types.' },
  replay_differs: {
    status: 409,
    detail:
      'The new generation differs from the one that serves. Say in a note why it is to serve all the same.'
  },
  too_many_balance_lines: { status: 400, detail: 'A balance sheet can have at most 100 lines.' },
  too_many_balance_sheets: { status: 400, detail: 'A site can have at most 100 balance sheets.' },
  too_many_agreements: { status: 400, detail: 'A site can have at most 100 agreements.' },
  too_many_webhooks: { status: 400, detail: 'A profile can have at most 20 webhooks. Delete one first.' },
  webhook_inactive: { status: 409, detail: 'This webhook is turned off. Turn it on first.' },
  redelivery_running: {
    status: 409,
    detail: 'Five ranges are being sent to this webhook again already. Wait until one of them is through.'
  },
  agreement_changed: {
    status: 409,
    detail: 'The agreement has changed since it was read. Read and sign the new edition.'
  }
} as const satisfies Record<string, { status: number; detail: string }>

export type ErrorCode = keyof typeof registry

/** Every code with its HTTP status and default text. */
export const errors: Readonly<Record<ErrorCode, { readonly status: number; readonly detail: string }>> =
  registry

/** The status and text of a code; a code that is not registered is a fault of ours: 500. */
export function errorOf(code: string): { status: number; detail: string } {
  return own<{ status: number; detail: string }>(registry, code) ?? registry.internal
}

/** What a code means, for people. The words are loaded with the first question. */
export async function errorMeaning(code: ErrorCode): Promise<ErrorMeaning> {
  const { errorMeanings } = await import('./error-meanings.ts')
  return errorMeanings[code]
}
