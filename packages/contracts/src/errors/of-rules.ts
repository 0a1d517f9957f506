/** Codes of business rules: the request is valid but not allowed in the current state. */
import type { ErrorCode } from '../errors.ts'
import type { ErrorMeaning } from './meaning.ts'

const roles = ['POST /api/profile/{profile}/roles/{role}', 'POST /api/users/{user}/accessibles']
const checkout = ['POST /api/billing/{profile}/checkout']
const payment = 'POST /api/billing/payments/{claim_code}'
const paylater = 'POST /api/billing/{profile}/checkout/paylater'
const change = 'POST /api/profile/{profile}/subscriptions/{subscribed_plan}/change'
const orders = [...checkout, paylater]
const payments = [...checkout, payment, change]

export const meaningsOfRules = {
  name_taken: {
    means: 'This slug, user name or coupon code is already in use.',
    comes:
      'User names and profile slugs must be unique across the site, slugs of plans among all plans, and coupon codes ' +
      'per provider. A slug that is derived from a title gets a number instead of this error.',
    remedy: 'Choose another name, or leave the slug out.',
    from: [
      'POST /api/auth/register',
      'PATCH /api/users/{user}',
      'POST /api/users/{user}/profiles',
      'PATCH /api/profile/{profile}',
      'POST /api/profile/{profile}/plans',
      'POST /api/billing/{profile}/coupons'
    ],
    example: { slug: ['This name is already taken.'] }
  },
  sign_in_expired: {
    means: 'An OpenID Connect issuer sent a browser back that had begun no login.',
    comes:
      'The cookie that `GET /api/auth/oidc/{issuer}` set is missing, belongs to another issuer, or is older than ten ' +
      'minutes. An answer of an issuer counts once.',
    remedy: 'Begin the login again.',
    from: ['GET /api/auth/oidc/{issuer}/callback']
  },
  issuer_unreachable: {
    means: 'The OpenID Connect issuer did not say where its users log in.',
    comes: 'Its discovery document could not be read within 10 seconds, or it is not valid.',
    remedy:
      'Try again, or log in another way. Operators: check `BURSAR_OPENID_FILE` and that the issuer can be reached.',
    from: ['GET /api/auth/oidc/{issuer}']
  },
  last_way_in: {
    means: 'Without this, nobody could log in to the account any more.',
    comes: 'The user has no password and no other linked account.',
    remedy: 'Set a password (`POST /api/auth/recover`) or link another account first.',
    from: ['DELETE /api/users/{user}/identities/{id}', 'DELETE /api/users/{user}/passkeys/{id}']
  },
  email_taken: {
    means: 'Another user has verified this e-mail address, or registered with it within 24 hours.',
    comes:
      'Addresses are compared in lower case. An address that nobody has verified is reserved for 24 hours for the ' +
      'first account that registered with it. Profiles may share an address.',
    remedy: 'Log in to the account with that address, or use a different address.',
    from: ['POST /api/auth/register'],
    example: { email: ['This e-mail address is already taken.'] }
  },
  phone_taken: {
    means: 'Another user has verified this phone number, or registered with it within 24 hours.',
    comes:
      'Numbers are compared in international format (E.164) and reserved in the same way as e-mail addresses.',
    remedy: 'Log in to the account with that number, or use a different number.',
    from: ['POST /api/auth/register'],
    example: { phone: ['This phone number is already taken.'] }
  },
  key_unknown: {
    means:
      'Nothing waits for this key: it was used, was replaced by a newer one, has expired, or never was one.',
    comes:
      'Keys in mails work once: an activation for 7 days, a recovery or verification for an hour. The key of a hand-off ' +
      'works once within 60 seconds, while the session goes on that asked for it.',
    remedy: 'Ask for a new mail, and use the key of the newest; or for a new hand-off.',
    from: [
      'GET /api/auth/{verification_key}',
      'POST /api/auth/{verification_key}',
      'POST /api/auth/handoff/{key}'
    ]
  },
  already_active: {
    means: 'The account has a password, so there is nothing to activate.',
    comes: 'An activation mail is asked for after the account was activated.',
    remedy: 'Log in, or recover the account with `POST /api/auth/recover`.',
    from: ['POST /api/users/{user}/activate']
  },
  passkey_refused: {
    means: 'The answer of the device is not good for this account now.',
    comes:
      'Its challenge is older than five minutes, was used already, or was for another account; the page has another ' +
      'origin than the public URL; the device did not ask its owner to unlock it; or the passkey is registered already.',
    remedy: 'Ask for new options and let the browser ask the device again.',
    from: ['POST /api/users/{user}/passkeys', 'POST /api/auth/passkeys']
  },
  too_many_passkeys: {
    means: 'The account has 20 passkeys.',
    comes: 'Another one is registered.',
    remedy: 'Remove a passkey of a device that is gone.',
    from: ['POST /api/users/{user}/passkeys']
  },
  too_many_api_keys: {
    means: 'The account has 50 API keys.',
    comes: 'Another one is asked for. Keys that have expired count until they are deleted.',
    remedy: 'Delete a key that nothing uses any more.',
    from: ['POST /api/users/{user}/api-keys']
  },
  second_factor_off: {
    means: 'Backup codes stand in for a second factor, and none is on.',
    comes: 'Backup codes are asked for before a second factor was turned on.',
    remedy: 'Turn one on with `PUT /api/users/{user}/otp`.',
    from: ['POST /api/users/{user}/otp/backup-codes']
  },
  title_taken: {
    means: 'This provider already has a plan with this title.',
    comes: 'A plan is created or renamed. Other providers may use the same title.',
    remedy: 'Choose another title, or change the existing plan.',
    from: [
      'POST /api/profile/{profile}/plans',
      'PUT /api/profile/{profile}/plans/{plan}',
      'PATCH /api/profile/{profile}/plans/{plan}'
    ],
    example: { title: ['This provider already has a plan with that title.'] }
  },
  plan_in_use: {
    means: 'The plan has or had subscribers, so ledger entries refer to it.',
    comes: 'Somebody deletes a plan that has been subscribed to at least once.',
    remedy: 'Stop selling it instead: `PATCH` it with `{"is_active": false}`.',
    from: ['DELETE /api/profile/{profile}/plans/{plan}']
  },
  options_to_choose: {
    means: 'An item in the cart can be paid for one period or for several, and no option was chosen.',
    comes: 'A plan with advance discounts was added to the cart without an `option`.',
    remedy:
      'Read `GET /api/billing/{profile}/checkout`, let the customer choose, and send the number of ' +
      'the option (counted from 1) in `items`, at the same position as its entry.',
    from: orders
  },
  sum_too_large: {
    means:
      'The order would raise the total sales of the provider, or the debt of the profile to it, above 2^53 − 1 ' +
      'hundredths of a currency unit.',
    comes:
      'Totals of one provider are limited so that every client can read them exactly. A row of an import that would ' +
      'exceed the limit fails with the same text; the other rows are imported.',
    remedy:
      'Order less at once, or pay the balance due first. A provider that sells more needs another profile.',
    from: [...orders, change]
  },
  invalid_signature: {
    means: 'The signature does not prove that the event comes from the payment processor.',
    comes:
      'The `Stripe-Signature` header is missing, was made with a different secret or for a different body, or ' +
      'is more than 300 seconds old.',
    remedy:
      'Check that both sides use the same webhook secret, that the clocks agree, and that no proxy ' +
      'rewrites the body.',
    from: ['POST /api/billing/webhooks/{processor}']
  },
  coupon_refused: {
    means: 'The coupon does not apply to anything in the cart. The attempt was not counted.',
    comes: 'The code is unknown, expired, used up or for another plan, or everything in the cart is free.',
    remedy:
      'Check the code and the cart. After 20 refused codes within an hour the caller has to wait (429).',
    from: ['POST /api/cart/redeem']
  },
  amount_changed: {
    means:
      'The amount to pay differs from the amount that the caller was shown. Nothing was ordered or charged.',
    comes:
      'A price, a discount, the cart or a balance due changed after `GET checkout`, or a part of an ' +
      'invoice was settled; `expected` has the old amount.',
    remedy: 'Read `GET checkout` or the invoice again, show the new amount, and send it as `expected`.',
    from: [...orders, payment, change]
  },
  already_subscribed: {
    means: 'The profile has a subscription to that plan that is not over. Nothing was ordered or charged.',
    comes: 'The plan of a subscription was to be changed to one that the profile subscribes to already.',
    remedy: 'Choose another plan, or end one of the two subscriptions.',
    from: [change]
  },
  charge_disputed: {
    means:
      'The bank looks into a charge that paid the subscription, or the one that it came from by a change of plan.',
    comes: 'The plan of a subscription was to be changed while such a dispute is open.',
    remedy: 'Wait until the dispute is over: when it is won the plan can be changed again.',
    from: [change]
  },
  order_overdue: {
    means: 'Something of the subscription is due since before the last billing date of the profile.',
    comes: 'The plan of a subscription was to be changed while an older order of it is not paid.',
    remedy: 'Pay the balance due by `POST /api/billing/{profile}/checkout`, then change the plan.',
    from: [change]
  },
  nothing_due: {
    means: 'The invoice has been settled: there is nothing left to pay.',
    comes:
      'Somebody already paid it by card, in a checkout of the profile or outside the platform, or its provider wrote it off.',
    remedy: 'Nothing. `GET /api/billing/payments/{claim_code}` shows the invoice for 90 days more.',
    from: [payment]
  },
  card_declined: {
    means: 'The payment processor declined the card. Nothing was ordered, and the cart is unchanged.',
    comes: 'The bank declined the charge, or the processor does not know the token.',
    remedy: 'Ask for another card and check out again with a new request.',
    from: [...payments, 'PUT /api/billing/{profile}/card']
  },
  card_required: {
    means: 'There is an amount to pay, but no payment method.',
    comes: 'The checkout has no `processor_token`, and the profile has no card on file.',
    remedy: 'Send a token from the processor. With `remember_card`, the next checkout does not need one.',
    from: payments
  },
  test_clock_disabled: {
    means: 'The site runs on the system clock, so there is no test clock to set.',
    comes: 'The site was started with neither `--test-clock` nor BURSAR_TEST_CLOCK.',
    remedy: 'Start a separate site for tests. A site with real customers should not have a test clock.',
    from: ['PUT /-/clock']
  },
  demo_unavailable: {
    means: 'There can be no demo business next to this site; `detail` says why.',
    comes:
      'Other people than the first manager have accounts, payments go through a real processor, the site runs as several ' +
      'processes, or browsers would not reach a second port of its machine and BURSAR_DEMO is not set.',
    remedy: 'Run `npx bursar demo` on a machine of your own.',
    from: ['POST /api/system/demo']
  },
  clock_backward: {
    means: 'The test clock is already past this instant.',
    comes: 'Events are recorded with their time, so the clock cannot go back.',
    remedy: 'Send a later instant, or start with an empty data folder.',
    from: ['PUT /-/clock']
  },
  session_handed_on: {
    means: 'The token belongs to a session that was handed on, which hands nothing on itself.',
    comes: 'A key for a hand-off is asked for in a session that `POST /api/auth/handoff/{key}` opened.',
    remedy: 'Ask for the key with a token of the session that the user logged in to.',
    from: ['POST /api/auth/tokens/handoff']
  },
  self_only: {
    means: 'Only the user to whom the role was offered can accept it.',
    comes:
      'The key in the URL identifies the offer but grants no rights: neither the person who made the offer nor the ' +
      'broker’s staff can accept it for the user.',
    remedy: 'The user has to log in and accept it.',
    from: ['PUT /api/users/{user}/accessibles/accept/{verification_key}']
  },
  replay_differs: {
    means: 'The generation that a replay built and compared is not equal to the one that serves.',
    comes:
      'A swap of what was compared brings the new generation up to date and compares it again. Where the two differ, ' +
      'readers would see other documents from then on.',
    remedy:
      'Look at the documents that differ, and send a note that says why they are to serve. The note goes into the log ' +
      'of the process.',
    from: ['POST /api/system/projections/{service}/{name}/swap']
  },
  last_manager: {
    means: 'The last manager of a profile cannot leave, be removed or get another role.',
    comes:
      'Without a manager nobody could administer the profile. Managers who have not accepted the role do not count. ' +
      'When the last two managers leave at the same time, one of them gets this error. An account cannot be archived ' +
      'while its user is the last manager of another profile than the personal one; the answer names these profiles.',
    remedy: 'Wait until somebody else has accepted the role, or archive the profile.',
    from: [
      'DELETE /api/profile/{profile}/roles/{role}/{user}',
      'DELETE /api/users/{user}',
      'DELETE /api/users/{user}/accessibles/{role}/{profile}',
      'POST /api/profile/{profile}/roles/{role}',
      'PUT /api/users/{user}/accessibles/accept/{verification_key}'
    ]
  },
  too_many_invitations: {
    means: 'This profile, or this user, has too many open or recent invitations.',
    comes:
      'A profile may have 50 open invitations and make 20 within an hour; the same limits apply to each user across ' +
      'all profiles.',
    remedy: 'Wait for answers, withdraw invitations that nobody answers, or try again in an hour.',
    from: [
      'POST /api/profile/{profile}/roles/{role}',
      'POST /api/profile/{profile}/plans/{plan}/subscriptions'
    ]
  },
  profile_of_user: {
    means: 'This is the personal profile of a user who has an account.',
    comes: 'Somebody tries to erase the profile alone: what is known of both is under one key.',
    remedy: 'Erase the user; the personal profile goes with it.',
    from: ['GET /api/profile/{profile}/erase', 'POST /api/profile/{profile}/erase']
  },
  broker_stays: {
    means: 'The profile that runs the site cannot be archived.',
    comes: 'Somebody tries to delete the profile of the broker.',
    remedy: 'There is no way around this: the site needs its broker. Stop the site instead.',
    from: ['DELETE /api/profile/{profile}', 'POST /api/profile/{profile}/erase']
  },
  role_type_global: {
    means: 'This role type belongs to the whole site; only the broker’s managers can change it.',
    comes: 'A manager of another profile tries to change or delete it.',
    remedy: 'Define a role type for the profile instead.',
    from: [
      'PUT /api/profile/{profile}/roles/describe/{role}',
      'DELETE /api/profile/{profile}/roles/describe/{role}'
    ]
  },
  role_type_built_in: {
    means: 'Access control depends on this role type, so it cannot be deleted.',
    comes: 'Somebody tries to delete `manager` or `contributor`.',
    remedy: 'Keep it. Other role types can be deleted.',
    from: ['DELETE /api/profile/{profile}/roles/describe/{role}']
  },
  role_type_in_use: {
    means: 'Somebody has a role of this type or was offered one.',
    comes: 'Somebody tries to delete a role type before its roles are removed.',
    remedy: 'Remove those roles first: `GET /api/profile/{profile}/roles/{role}` lists them.',
    from: ['DELETE /api/profile/{profile}/roles/describe/{role}']
  },
  too_many_roles: {
    means: 'The profile has reached the limit of roles, offers and requests.',
    comes: 'Somebody grants or requests one more role.',
    remedy: 'Remove roles and old offers that are no longer needed.',
    from: [...roles, 'POST /api/users/{user}/accessibles/{role}']
  },
  too_many_role_types: {
    means: 'The profile has reached the limit of 100 role types.',
    comes: 'Somebody defines one more.',
    remedy: 'Delete role types that nobody has.',
    from: ['POST /api/profile/{profile}/roles/describe']
  },
  profile_archived: {
    means: 'The profile that orders was archived.',
    comes: 'The broker checks out for it. What it owes can still be paid.',
    remedy: 'Order with a profile that is in use.',
    from: [...orders, change]
  },
  too_many_profiles: {
    means: 'The user manages 500 profiles or more, and opens another one.',
    comes: 'Profiles count that the user made, or whose role of a manager the user asked for or accepted.',
    remedy: 'Archive profiles that are out of use, or ask the broker to open the profile.',
    from: ['POST /api/users/{user}/profiles']
  },
  too_many_balance_lines: {
    means: 'The balance sheet has reached the limit of 100 lines.',
    comes: 'The broker adds one more.',
    remedy: 'Add it to another balance sheet: a new name in the URL makes one.',
    from: ['POST /api/metrics/balances/{report}/lines']
  },
  too_many_balance_sheets: {
    means: 'The site has reached the limit of 100 balance sheets.',
    comes: 'The broker adds the first line of one more.',
    remedy: 'Add the line to a balance sheet that is there.',
    from: ['POST /api/metrics/balances/{report}/lines']
  },
  too_many_agreements: {
    means: 'The site has reached the limit of 100 agreements.',
    comes: 'The broker creates one more.',
    remedy: 'Write another edition of an agreement that is there, with `PUT /api/agreements/{document}`.',
    from: ['POST /api/agreements']
  },
  invoice_prefix_used: {
    means: 'The numbers of a provider’s invoices begin with one prefix for ever.',
    comes: 'A manager changes `invoice_prefix` of a profile that has issued an invoice or credit note.',
    remedy: 'Leave `invoice_prefix` out, or send the one that the profile has.',
    from: ['PUT /api/profile/{profile}', 'PATCH /api/profile/{profile}']
  },
  too_many_webhooks: {
    means: 'The profile has reached the limit of 20 webhooks.',
    comes: 'A manager creates one more.',
    remedy: 'Delete a webhook that is no longer used.',
    from: ['POST /api/billing/{profile}/webhooks']
  },
  webhook_inactive: {
    means: 'Nothing is sent to a webhook that is turned off.',
    comes:
      'A manager turned it off, nothing reached it for three days, or it answered 410; then messages are to be sent again.',
    remedy: 'Send `{"is_active": true}` with `PUT /api/billing/{profile}/webhooks/{webhook}`, and ask again.',
    from: ['POST /api/billing/{profile}/webhooks/{webhook}/redeliver']
  },
  redelivery_running: {
    means: 'As many ranges as can be are being sent to the webhook again already.',
    comes: 'Five redeliveries were asked for, and none of them is through.',
    remedy: 'Wait until `GET …/deliveries` shows what they send, and ask again.',
    from: ['POST /api/billing/{profile}/webhooks/{webhook}/redeliver']
  },
  agreement_changed: {
    means: 'There is a newer edition of the agreement than the one that was read.',
    comes: 'The `updated_at` that is sent with the signature is not that of the agreement as it stands.',
    remedy: 'Read the agreement again, and sign that.',
    from: ['POST /api/legal/{agreement}/sign']
  }
} satisfies Partial<Record<ErrorCode, ErrorMeaning>>
