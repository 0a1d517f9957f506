/** What may happen to money between a customer, two providers, the processor and its banks, as fast-check makes it up. */
import fc from 'fast-check'

/** How a cart is paid: at once, later by the processor's word, not at all, or by an invoice. */
const ways = ['visa', 'visa', 'visa', 'pending', 'declined', 'invoice'] as const

const which = fc.nat(9)
const plan = fc.nat(7)
const percent = fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 99 }))

/** One thing that happens. `which` counts what there is of it in this history, over and over; parts are in percent. */
const steps = {
  buy: { plans: fc.uniqueArray(plan, { minLength: 1, maxLength: 3 }), way: fc.constantFrom(...ways) },
  discount: { plan, way: fc.constantFrom(...ways) },
  'buy seats': { plan, seats: fc.integer({ min: 1, max: 3 }), way: fc.constantFrom(...ways) },
  claim: { which, own: fc.boolean() },
  renew: {},
  grant: { plan, accepted: fc.boolean() },
  answer: { which, as: fc.constantFrom('succeeded', 'succeeded', 'failed') },
  refund: { which, line: fc.constantFrom(0, 0, 0, 1), percent },
  dispute: { which },
  close: { which, as: fc.constantFrom('won', 'lost') },
  'write off': { percent },
  'pay offline': { percent },
  collect: { which, percent, paid: fc.boolean() },
  'pay invoice': { which, way: fc.constantFrom(...ways) },
  use: { plan: fc.nat(1), quantity: fc.integer({ min: 1, max: 40 }) },
  leave: { plan },
  change: {
    which,
    /** From 3 on a dearer one, if there is one. */
    plan: which,
    option: fc.constantFrom(1, 1, 1, 1, 2),
    when: fc.constantFrom(undefined, 'now', 'now', 'period_end'),
    way: fc.constantFrom('visa', 'visa', 'visa', 'pending', 'declined')
  },
  withdraw: { seller: fc.nat(1), percent },
  'draw back': { which },
  wait: { hours: fc.oneof(fc.integer({ min: 1, max: 48 }), fc.integer({ min: 48, max: 2_400 })) }
} as const

export type StepName = keyof typeof steps

type Made<Parts> = { readonly [Name in keyof Parts]: Parts[Name] extends fc.Arbitrary<infer Is> ? Is : never }

export type Step = {
  [Name in StepName]: {
    readonly does: Name
    /** The same request, or the same word of the processor, comes again: it must add nothing. */
    readonly twice: boolean
  } & Made<(typeof steps)[Name]>
}[StepName]

/** The step of that name. */
export type StepOf<Name extends StepName> = Extract<Step, { does: Name }>

function step(does: StepName): fc.Arbitrary<Step> {
  const parts: Readonly<Record<string, fc.Arbitrary<unknown>>> = steps[does]
  return fc.record({ does: fc.constant(does), twice: fc.boolean(), ...parts }) as fc.Arbitrary<any>
}

/** What a history begins with, so that the rest has something to happen to. */
const purchase = step('buy')

const following = fc.oneof(
  { weight: 6, arbitrary: purchase },
  { weight: 5, arbitrary: step('refund') },
  { weight: 3, arbitrary: step('dispute') },
  { weight: 3, arbitrary: step('close') },
  { weight: 4, arbitrary: step('wait') },
  { weight: 4, arbitrary: step('renew') },
  { weight: 3, arbitrary: step('buy seats') },
  { weight: 4, arbitrary: step('claim') },
  { weight: 12, arbitrary: step('change') },
  { weight: 1, arbitrary: step('grant') },
  ...(
    ['discount', 'answer', 'write off', 'pay offline', 'collect', 'pay invoice', 'use', 'leave'] as const
  ).map((does) => ({ weight: 2, arbitrary: step(does) })),
  { weight: 2, arbitrary: step('withdraw') },
  { weight: 1, arbitrary: step('draw back') }
)

/** One customer's history. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .tuple(purchase, fc.array(following, { minLength: 2, maxLength: 14 }))
  .map(([first, rest]) => [first, ...rest])
