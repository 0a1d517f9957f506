/**
 * Whatever happens to charges, answers and jobs: once all jobs ran, what lies in the account of a connected provider is what
 * the book says of its Funds from the charges since it connected.
 */
import { jobRun } from '@bursar/jobs'
import { expected } from '@bursar/testing'
import t from 'tap'
import { marketplace } from '../marketplace.ts'

const STEPS = 24

for (const seed of [1, 2, 3]) {
  t.test(`a history of seed ${seed}`, async (t) => {
    const market = await marketplace(t)
    const { stripe, connect, at, seller, transfers, run, jobs, engine, later } = market
    const draw = random(seed)
    const pick = <Of>(from: readonly Of[]): Of => from[Math.floor(draw() * from.length)]!
    const before = await market.sells('early')
    const account = await connect()
    await before.refund(1000)
    const sold: Awaited<ReturnType<typeof market.sells>>[] = []
    const states = new Map<string, 'open' | 'closed'>()

    /** The job of a charge, as another process may have it at the same time. */
    async function again(key: string): Promise<unknown> {
      const found = await engine
        .collection('charges')
        .getBy<{ charge: string; profile: string }>('processor_key', key)
      const handler = jobs.find(({ kind }) => kind === 'hand-on-share')
      if (!found || !handler) return
      const { charge: id, profile } = found
      const asked = engine.world.clock.now()
      const state = { due: asked, asked, payload: '', tries: 1, error: '', parked: null }
      const job = { kind: handler.kind, id, ...state, claim: { claimer: engine.world.id(), turn: 1 } }
      return handler.run({ profile }, jobRun(engine, job, new AbortController().signal))
    }

    const quietly = (work: Promise<unknown>) => work.catch(() => undefined)
    const steps: Record<string, () => Promise<unknown>> = {
      sell: async () => {
        const one = await market.sells(`buyer-${sold.length}`).catch(() => undefined)
        if (one) sold.push(one)
      },
      refund: async () => pick(sold)?.refund(100 * (1 + Math.floor(draw() * 60))),
      returned: async () => {
        const one = pick(sold)
        if (!one || states.has(one.key)) return
        stripe.returnRefunds(one.key)
        if (stripe.book.events.some(({ type }) => type === 'refund.failed'))
          await market.tells('refund.failed', SITE)
      },
      dispute: async () => {
        const one = pick(sold)
        if (!one) return
        const state = states.get(one.key)
        if (state === 'closed') return
        states.set(one.key, state ? 'closed' : 'open')
        await one.disputed(state ? pick(['won', 'lost']) : 'needs_response')
      },
      withdraw: () => seller.post(transfers, { amount: 100 * (1 + Math.floor(draw() * 90)) }),
      loseOut: async () => stripe.lose('POST transfers'),
      loseBack: async () => stripe.lose('POST transfers/:id/reversals'),
      away: async () => void stripe.faults.push(...(['away', 'away', 'slow'] as const)),
      twice: async () => {
        const one = pick(sold)
        if (one) await Promise.allSettled([again(one.key), again(one.key), again(one.key)])
      }
    }
    for (let n = 0; n < STEPS; n += 1) {
      const name = n < 2 ? 'sell' : pick(Object.keys(steps))
      t.comment(name)
      await quietly(steps[name]!())
    }

    stripe.faults.length = 0
    let owed: Record<string, number> = {}
    let isDone = false
    for (let tries = 0; tries < 40 && !isDone; tries += 1) {
      later(3_600_001)
      isDone = await run().then(
        () => true,
        () => false
      )
      owed = (await market.shown()).account.owed
      // What is owed is there again once enough was sold.
      if (owed.usd) await quietly(market.sells(`more-${tries}`))
      isDone &&= !owed.usd
    }
    t.same(owed, {})
    t.ok(isDone, 'all is moved in the end')

    const { results } = expected(await seller.get(`${transfers}?page_size=1000`), 200)
    const rows = results.filter(({ description }: { description: string }) =>
      /Distribution of charge/.test(description)
    )
    const own = rows.filter(({ description }: { description: string }) => !description.includes(before.key))
    const book = own.reduce(
      (sum: number, { dest_amount, is_debit }: any) => sum + (is_debit ? -dest_amount : dest_amount),
      0
    )
    t.equal(at(account), book, 'what lies there is what the book says')
    const sources = stripe.book.all('transfer').flatMap(({ source_transaction: one }) => one ?? [])
    t.equal(new Set(sources).size, sources.length, 'no charge was handed on twice')
    const paid = stripe.book.all('payout').map(({ metadata }) => metadata.bursar_payout)
    t.equal(new Set(paid).size, paid.length, 'no payout was made twice')
    t.equal((await market.operator.verify()).ok, true, 'the book is right')
  })
}

const SITE = 'whsec_site'

/** Numbers from 0 to 1 that a seed decides: mulberry32. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
