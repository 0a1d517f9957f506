/** The names that this log gives away: plans by slug and title, coupons by code. */
import { claimsAlong, type LogNames, type ServiceNames, type StoredAs } from '@bursar/event-sourcing'
import { FORMER_SPACE } from './accounts/imported-names.ts'
import { CODE_SPACE, codeName } from './coupons/coupon-names.ts'
import { type Coupon, coupon } from './coupons/domain/coupon.ts'
import { numbering } from './invoices/domain/numbering.ts'
import { PREFIX_SPACE } from './invoices/number-invoices.ts'
import { type Plan, plan } from './plans/domain/plan.ts'
import { PLAN_SPACE, titleName } from './plans/plan-names.ts'
import { couponStream, invoicesStream, planStream } from './shared/streams.ts'

export const namesOfBilling: ServiceNames = {
  // Version 0.1 stored them in clear, or as a plain hash of what is easily tried out.
  concealed: [PLAN_SPACE.slug, PLAN_SPACE.title, CODE_SPACE, FORMER_SPACE],
  fromLog: async (_, storedAs) => [planNames(storedAs), couponNames(storedAs), prefixNames(storedAs)]
}

function planNames(storedAs: StoredAs): LogNames {
  const { slug, title } = PLAN_SPACE
  const of = (state: Plan) => {
    if (state.is !== 'live') return []
    const named = titleName(state.provider, state.title)
    return [
      { space: slug, name: storedAs(slug, state.slug), value: state.plan },
      { space: title, name: storedAs(title, named), value: state.plan }
    ]
  }
  return {
    opens: 'billing.plan-created',
    spaces: [slug, title],
    streamOf: planStream,
    claims: (events) => claimsAlong(events, { fold: plan, of })
  }
}

function couponNames(storedAs: StoredAs): LogNames {
  const of = (state: Coupon) => {
    if (state.is !== 'live') return []
    const name = storedAs(CODE_SPACE, codeName(state.provider, state.code))
    return [{ space: CODE_SPACE, name, value: state.coupon }]
  }
  return {
    opens: 'billing.coupon-created',
    spaces: [CODE_SPACE],
    streamOf: couponStream,
    claims: (events) => claimsAlong(events, { fold: coupon, of })
  }
}

function prefixNames(storedAs: StoredAs): LogNames {
  return {
    opens: 'billing.invoice-prefix-taken',
    spaces: [PREFIX_SPACE],
    streamOf: invoicesStream,
    claims: (events) =>
      claimsAlong(events, {
        fold: numbering,
        of: ({ prefix, provider }) =>
          prefix === null || provider === null
            ? []
            : [{ space: PREFIX_SPACE, name: storedAs(PREFIX_SPACE, prefix), value: provider }]
      })
  }
}
