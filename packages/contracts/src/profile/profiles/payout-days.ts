import { Type } from 'typebox'

/** Days for which what a provider sells is held; 0: not at all. */
export const PayoutDays = Type.Integer({ minimum: 0, maximum: 90 })
