/** What of a tax is kept on the order that it was decided for. */
import { type Static, Type } from 'typebox'
import { Count } from '../fields.ts'

/** The rate of an order as it was when the order was placed; it is never worked out again. */
export const AppliedRate = Type.Object({
  /** As its provider calls it, such as "VAT". */
  title: Type.String(),
  /** 1/100 of a percent; 0 where the buyer owes the tax itself. */
  percent: Count,
  /** Where the rate is for; absent of one that is for all countries. */
  country: Type.Optional(Type.String()),
  region: Type.Optional(Type.String()),
  /** True where the price had the tax in it. */
  included: Type.Optional(Type.Literal(true)),
  /** What an invoice has to say of it: the buyer owes the tax itself. */
  note: Type.Optional(Type.Literal('Reverse charge'))
})

export type AppliedRate = Static<typeof AppliedRate>

/** Of an order: at which rate it was decided on, and of a tax's own order what it taxes. */
export const taxed = {
  /** Absent where no rate applied, and of orders from before there were taxes. */
  rate: Type.Optional(AppliedRate),
  /** Of a tax, which is an order of its own: the order that it taxes. */
  tax_of: Type.Optional(Type.String())
}
