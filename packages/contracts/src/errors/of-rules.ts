/** Codes of rules: what is asked for is understood, and not allowed as things are. */
import type { ErrorCode } from '../errors.ts'
import type { ErrorMeaning } from './meaning.ts'

const roles = ['POST /api/profile/{profile}/roles/{role}', 'POST /api/users/{user}/accessibles']
const checkout = ['POST /api/billing/{profile}/checkout']

export const meaningsOfRules = {
  name_taken: {
    means: 'Somebody else has this slug, user name or coupon code.',
    comes:
      'Users and profiles share one set of names over the whole site, plans have another, coupon ' +
      'codes are unique at their provider. What is derived from a title is numbered instead.',
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
  email_taken: {
    means: 'Another user has verified this e-mail address, or registered with it within 24 hours.',
    comes:
      'Addresses are compared in lower case. One that nobody has verified is held once, for 24 hours, for the account ' +
      'that took it first; profiles may share one.',
    remedy: 'Log in to the account of that address, or use another one.',
    from: ['POST /api/auth/register'],
    example: { email: ['This e-mail address is already taken.'] }
  },
  phone_taken: {
    means: 'Another user has verified this phone number, or registered with it within 24 hours.',
    comes: 'Numbers are compared in their international form (E.164), and held as e-mail addresses are.',
    remedy: 'Log in to the account of that number, or use another one.',
    from: ['POST /api/auth/register'],
    example: { phone: ['This phone number is already taken.'] }
  },
  title_taken: {
    means: 'This provider has a plan of this title already.',
    comes: 'A plan is made or renamed; other providers may use the same title.',
    remedy: 'Choose another title, or change the plan that is there.',
    from: [
      'POST /api/profile/{profile}/plans',
      'PUT /api/profile/{profile}/plans/{plan}',
      'PATCH /api/profile/{profile}/plans/{plan}'
    ],
    example: { title: ['This provider already has a plan of that title.'] }
  },
  plan_in_use: {
    means: 'The plan has or had subscribers, so the books know it.',
    comes: 'A plan is deleted after somebody subscribed to it once.',
    remedy: 'Take it off the market instead: `PATCH` it with `{"is_active": false}`.',
    from: ['DELETE /api/profile/{profile}/plans/{plan}']
  },
  options_to_choose: {
    means: 'An item of the cart can be paid for one or for several periods, and nobody has chosen.',
    comes: 'A plan with advance discounts was put in the cart without an `option`.',
    remedy:
      'Read `GET /api/billing/{profile}/checkout`, let the person choose, and send the number of ' +
      'the option, from 1, in `items`, at the position of its entry.',
    from: checkout
  },
  sum_too_large: {
    means:
      'With this, one provider would have sold, or one profile would owe one provider, more than 2^53 − 1 in 1/100 of a unit.',
    comes:
      'Sums of one provider stay so small that every client reads them exactly. A row of an import for which there ' +
      'is no room fails by itself, with the same text.',
    remedy: 'Order less at once, or pay what is due first; a provider that sells more uses another profile.',
    from: checkout
  },
  invalid_signature: {
    means: 'The event does not prove that it is from the payment processor.',
    comes:
      'The `Stripe-Signature` header is missing, made with another secret or over other bytes, or ' +
      'older than 300 seconds.',
    remedy:
      'Compare the webhook’s secret on both sides, the clocks, and that nothing on the way ' +
      'rewrites the body.',
    from: ['POST /api/billing/webhooks/{processor}']
  },
  coupon_refused: {
    means: 'The code takes nothing off what is in the cart. No attempt of it was used.',
    comes:
      'It is unknown, expired or used up, for another plan, or there is nothing in the cart that costs anything.',
    remedy: 'Compare the code and the cart. After 20 refused codes in an hour a caller waits (429).',
    from: ['POST /api/cart/redeem']
  },
  amount_changed: {
    means: 'Nothing was ordered or charged: it would have been another sum than the caller was shown.',
    comes:
      'A price, a discount, the cart or a balance due changed after `GET checkout`; `expected` has the old sum.',
    remedy: 'Ask `GET checkout` again, show what it says, and send that sum.',
    from: checkout
  },
  card_declined: {
    means: 'The payment processor did not take the card. Nothing was ordered, the cart is as it was.',
    comes: 'The bank refuses, or the processor does not know the token.',
    remedy: 'Ask for another card, and check out again as a new request.',
    from: [...checkout, 'PUT /api/billing/{profile}/card']
  },
  card_required: {
    means: 'There is something to pay and nothing to pay it with.',
    comes: 'The checkout has no `processor_token`, and the profile no card on file.',
    remedy: 'Send a token of the processor; with `remember_card` the next checkout needs none.',
    from: checkout
  },
  test_clock_disabled: {
    means: 'The site runs on the real time, so there is no clock to set.',
    comes: 'It was started without `--test-clock` and BURSAR_TEST_CLOCK.',
    remedy: 'Start a site of its own for tests. A site with real customers should not have a test clock.',
    from: ['PUT /-/clock']
  },
  clock_backward: {
    means: 'The test clock stands later already.',
    comes: 'Events have their time in the log; what happened does not unhappen.',
    remedy: 'Send a later instant, or begin with an empty data folder.',
    from: ['PUT /-/clock']
  },
  self_only: {
    means: 'Only the user may do this, logged in as that user.',
    comes:
      'The key of an offer says which offer is meant, and proves nothing: neither who made the offer nor the people ' +
      'of the broker accept it in the place of the user.',
    remedy: 'Let the user log in and accept it.',
    from: ['PUT /api/users/{user}/accessibles/accept/{verification_key}']
  },
  last_manager: {
    means: 'The last manager of a profile cannot leave, be removed or become something else.',
    comes:
      'Nobody could do anything with the profile any more. A manager who was only offered the role, or given it ' +
      'without accepting it, is none. Of two managers who leave at one instant one stays.',
    remedy: 'Let somebody else accept the role first, or archive the profile.',
    from: [
      'DELETE /api/profile/{profile}/roles/{role}/{user}',
      'DELETE /api/users/{user}/accessibles/{role}/{profile}',
      'POST /api/profile/{profile}/roles/{role}',
      'PUT /api/users/{user}/accessibles/accept/{verification_key}'
    ]
  },
  too_many_invitations: {
    means: 'Too many invitations of this profile, or of who makes them, wait for an answer or are new.',
    comes:
      'A profile, and a user over all profiles, has at most 50 that wait, and makes at most 20 in an hour.',
    remedy: 'Wait for answers, withdraw what nobody answers, or try again in an hour.',
    from: ['POST /api/profile/{profile}/roles/{role}']
  },
  broker_stays: {
    means: 'The profile that runs the site cannot be archived.',
    comes: 'Somebody deletes the broker.',
    remedy: 'Archive another profile, or stop the site.',
    from: ['DELETE /api/profile/{profile}']
  },
  role_type_global: {
    means: 'This role type is one that every profile has; only the broker’s managers change it.',
    comes: 'A profile changes or deletes a role type of the whole site.',
    remedy: 'Describe a role type of the profile’s own.',
    from: [
      'PUT /api/profile/{profile}/roles/describe/{role}',
      'DELETE /api/profile/{profile}/roles/describe/{role}'
    ]
  },
  role_type_built_in: {
    means: 'Access depends on this role type, so it stays.',
    comes: '`manager` or `contributor` is deleted.',
    remedy: 'Leave it; other role types can be deleted.',
    from: ['DELETE /api/profile/{profile}/roles/describe/{role}']
  },
  role_type_in_use: {
    means: 'Somebody has a role of this type, or is offered one.',
    comes: 'A role type is deleted before its roles are removed.',
    remedy: 'Remove those roles first: `GET /api/profile/{profile}/roles/{role}` lists them.',
    from: ['DELETE /api/profile/{profile}/roles/describe/{role}']
  },
  too_many_roles: {
    means: 'The profile has as many roles, offers and requests as a profile may have.',
    comes: 'One more is granted or asked for.',
    remedy: 'Remove roles and old offers that nobody needs.',
    from: [...roles, 'POST /api/users/{user}/accessibles/{role}']
  },
  too_many_role_types: {
    means: 'The profile has described as many role types as a profile may have (100).',
    comes: 'One more is described.',
    remedy: 'Delete those that nobody has.',
    from: ['POST /api/profile/{profile}/roles/describe']
  }
} satisfies Partial<Record<ErrorCode, ErrorMeaning>>
