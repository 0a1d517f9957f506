/** What the first start does to reservations of earlier versions: once, by whoever comes, and after a crash again. */
import {
  claimsAlong,
  type EngineParts,
  fold,
  type Reservation,
  type ServiceNames
} from '@bursar/event-sourcing'
import t, { type Test } from 'tap'
import { type BankEvents, bankEngine, cause, memoryStores } from '../bank.ts'

const owner = fold<string, BankEvents>('', { 'bank.opened': (_, { owner }) => String(owner) })

/** An account has its owner's name without regard to case; what it was labelled is concealed. */
const names: ServiceNames = {
  concealed: ['label'],
  fromLog: async () => [
    {
      opens: 'bank.opened',
      spaces: ['folded'],
      streamOf: (id) => id,
      claims: (events) =>
        claimsAlong(events, {
          fold: owner,
          of: (name) =>
            name === ''
              ? []
              : [{ space: 'folded', name: name.toLowerCase(), value: events[0]?.subject ?? '' }]
        })
    }
  ]
}

async function all(stores: ReturnType<typeof memoryStores>): Promise<readonly Reservation[]> {
  return stores.events.reservations(undefined, 1_000)
}

/** A bank of an earlier version: labels in clear, and no owner without regard to case. */
async function earlier(t: Test, owners: readonly string[]) {
  const stores = memoryStores()
  const engine = bankEngine({ stores })
  await engine.start()
  for (const [n, name] of owners.entries()) {
    await engine.transact(cause, async (transaction) => {
      transaction.append(`a${n}`, [{ type: 'bank.opened', data: { person: `p${n}`, owner: name } }])
      transaction.reserve({ space: 'label', name: `label of ${name}`, value: `a${n}` }, 'again')
    })
  }
  await engine.stop()
  await stores.readModels.setSetting('names', '')
  t.equal((await all(stores)).length, owners.length)
  return stores
}

async function started(t: Test, more: Partial<EngineParts>) {
  const engine = bankEngine({ names, ...more })
  t.teardown(() => engine.stop())
  await engine.start()
  return engine
}

t.test('labels are concealed, found as before, and given back', async (t) => {
  const stores = await earlier(t, ['Ann', 'Bo'])
  const engine = await started(t, { stores })
  const stored = (await all(stores)).filter(({ space }) => space === 'label')
  t.same(
    stored.map(({ name }) => /^h:[\w-]{43}$/.test(name)),
    [true, true]
  )
  t.notMatch(JSON.stringify(await all(stores)), /label of/)
  await engine.transact(cause, async (transaction) => {
    t.equal(await transaction.reserved('label', 'label of Bo'), 'a1')
    transaction.release('label', 'label of Bo')
  })
  const again = { space: 'label', name: 'label of Ann', value: 'a9' }
  await t.rejects(
    engine.transact(cause, async (transaction) =>
      transaction.reserve(again, { ok: false, code: 'name_taken' })
    ),
    { code: 'name_taken' }
  )
  t.equal((await all(stores)).filter(({ space }) => space === 'label').length, 1)
})

t.test('names that follow from the log are made once; of two the first has it', async (t) => {
  const stores = await earlier(t, ['Ann', 'ann', 'Bo'])
  const reads: string[] = []
  const counted = (of: typeof stores) => ({
    ...of,
    events: {
      ...of.events,
      read(...query: Parameters<typeof of.events.read>) {
        reads.push(String(query[2]))
        return of.events.read(...query)
      }
    }
  })
  await (await started(t, { stores: counted(stores) })).stop()
  const folded = (await all(stores)).filter(({ space }) => space === 'folded')
  t.same(folded, [
    { space: 'folded', name: 'ann', value: 'a0' },
    { space: 'folded', name: 'bo', value: 'a2' }
  ])
  t.ok(reads.includes('bank.opened'))
  reads.length = 0
  await started(t, { stores: counted(stores) })
  t.notOk(reads.includes('bank.opened'), 'the next start reads nothing of it')
})

t.test('two instances at once, and one that dies at any commit, come to the same', async (t) => {
  const owners = Array.from({ length: 130 }, (_, n) => `Nr${n}`)
  const expected = JSON.stringify(
    await outcome(await earlier(t, owners), async (stores) => {
      await started(t, { stores })
    })
  )
  const together = await outcome(await earlier(t, owners), async (stores) => {
    await Promise.all([started(t, { stores }), started(t, { stores })])
  })
  t.equal(JSON.stringify(together), expected)
  for (const deadline of [1, 2, 3]) {
    const broken = await outcome(await earlier(t, owners), async (stores) => {
      let commits = 0
      const dying = {
        ...stores.events,
        async commit(...batch: Parameters<typeof stores.events.commit>) {
          const result = await stores.events.commit(...batch)
          if (++commits === deadline) throw new Error('it ends')
          return result
        }
      }
      await t.rejects(started(t, { stores: { ...stores, events: dying } }), /it ends/, `commit ${deadline}`)
      await started(t, { stores })
    })
    t.equal(JSON.stringify(broken), expected)
  }
})

t.test('a name that was given back meanwhile does not come again', async (t) => {
  const stores = await earlier(t, ['Ann'])
  const old = (await all(stores))[0] as Reservation
  await (await started(t, { stores })).transact(cause, async (transaction) =>
    transaction.release('label', 'label of Ann')
  )
  // Another instance has read it before, and comes late.
  await stores.readModels.setSetting('names', '')
  let isStale = true
  const late = {
    ...stores.events,
    reservations: async (...query: Parameters<typeof stores.events.reservations>) => {
      const page = await stores.events.reservations(...query)
      const stale = isStale ? [old] : []
      isStale = false
      return [...stale, ...page]
    }
  }
  const engine = await started(t, { stores: { ...stores, events: late } })
  await engine.transact(cause, async (transaction) =>
    t.equal(await transaction.reserved('label', 'label of Ann'), undefined)
  )
})

/** What is reserved in the end, but for marks and for what the secret makes of labels. */
async function outcome(
  stores: ReturnType<typeof memoryStores>,
  work: (stores: ReturnType<typeof memoryStores>) => Promise<void>
) {
  await work(stores)
  const kept = (await all(stores)).filter(({ space }) => space !== 'renamed')
  return kept.map(({ space, name, value }) => [space, space === 'label' ? name.length : name, value]).sort()
}

t.test(
  'two kinds of names of streams that begin with one event are an error, and neither is lost in silence',
  async (t) => {
    const [one] = (await names.fromLog?.({ secret: async () => Buffer.alloc(0) }, (_, name) => name)) ?? []
    const twice = { fromLog: async () => [one, { ...one, spaces: ['other'] }] } as ServiceNames
    const engine = bankEngine({ names: twice })
    t.teardown(() => engine.stop())
    await t.rejects(engine.start(), { message: /Two kinds of names.* begin with bank.opened/ })
  }
)
