/** What leaves a profile's Funds. Stream `funds-<profile id>`, so that those who take money take turns. */
import { fold } from '@bursar/event-sourcing'

/** How often money was taken: nothing but the stream's version matters. */
export const funds = fold<number>(0, { 'billing.funds-drawn': (times) => times + 1 })
