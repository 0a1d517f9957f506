/** The short form of the property, on the stores that this process makes: what CI runs. */
import type { Test } from 'tap'
import { ledgerHistories } from './run.ts'

const SEED = 16

/** Plays so many histories: what ever happens in them happens in the first thirty. */
export function checkHistories(root: Test, where: string, count: number): void {
  root.test(`${count} histories on ${where}`, async (t) => {
    const { taken, repeated, compared, credits, histories } = await ledgerHistories(SEED, count)
    t.equal(histories, count)
    for (const does of [
      'buy',
      'refund',
      'dispute',
      'close',
      'write off',
      'pay offline',
      'change',
      'use',
      'withdraw',
      'buy seats',
      'claim',
      'renew'
    ]) {
      t.ok((taken[does] ?? 0) > 0, `something did ${does}`)
    }
    t.ok(credits > 0, `${credits} changes of plan gave something back`)
    t.ok(repeated > count && compared > count, 'what came twice and what was compared')
  })
}
