/** Whoever can write a store changes something in it, of each kind once: verify names it and says what to do. */
import { BROKER_PROFILE } from '@bursar/contracts'
import { concealer, type Engine, type Stores } from '@bursar/event-sourcing'
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import type { Test } from 'tap'

export interface Tamperer {
  readonly stores: Record<string, Stores>
  /** Changes a lookup of some document of the serving generation. */
  lookup(service: string, projection: string, lookup: string): Promise<void>
  /** Counts one more in the kept total of some whole list, or of one of its days. */
  total(service: string, projection: string, of: 'total' | 'day'): Promise<void>
  /** Puts some document on another list. */
  place(service: string, projection: string, list: string): Promise<void>
  /** Changes the text of some document. */
  document(service: string, projection: string): Promise<void>
  /** Changes a text in all documents, lists and totals alike, and what documents are found by. */
  together(service: string, projection: string, text: Changed, lookup: Changed): Promise<void>
  /** Removes, adds or gives to another a reservation of that space. */
  reservation(service: string, space: string, how: 'removed' | 'added' | 'given'): Promise<void>
  /** Changes the text of the last event. */
  event(service: string): Promise<void>
  close(): Promise<void>
}

export interface Changed {
  readonly from: string
  readonly to: string
}

interface Finding {
  readonly what: string
  readonly name: string
  readonly detail: RegExp
  readonly tamper: (tamperer: Tamperer, system: TestSystem) => Promise<void>
}

const findings: readonly Finding[] = [
  {
    what: 'a lookup',
    name: 'billing.access lookups',
    detail: /lookup slug of profile\/.* does not match the document. .*`bursar replay billing\.access`/,
    tamper: (tamperer) => tamperer.lookup('billing', 'access', 'slug')
  },
  {
    what: 'a kept total',
    name: 'billing.ledger totals',
    detail: /list \w+ of .* rows.* but should have .*`bursar replay billing\.ledger`/,
    tamper: (tamperer) => tamperer.total('billing', 'ledger', 'total')
  },
  {
    what: "a day's total",
    name: 'billing.ledger totals',
    detail: /list \w+ of .* on \d{4}-\d\d-\d\d .* but should have/,
    tamper: (tamperer) => tamperer.total('billing', 'ledger', 'day')
  },
  {
    what: 'the list that a document is on',
    name: 'billing.plans lists',
    detail: /list provider of .* does not match the document/,
    tamper: (tamperer) => tamperer.place('billing', 'plans', 'provider')
  },
  {
    what: 'a document',
    name: 'billing.plans documents',
    detail: /the documents add up to .*`bursar replay billing\.plans`/,
    tamper: (tamperer) => tamperer.document('billing', 'plans')
  },
  {
    what: 'documents with their lists and totals',
    name: 'billing.plans rebuild',
    detail: /list provider of [\w-]+; .* of other.* has 1 rows with .*`bursar replay billing\.plans`/,
    tamper: moved
  },
  {
    what: 'a document with what it is found by',
    name: 'billing.plans rebuild',
    detail: /lookup slug of .*`bursar replay billing\.plans`/,
    tamper: renamed
  },
  {
    what: 'a reservation that is gone',
    name: 'auth reservations',
    detail: /folded .* of user-.* is not reserved\. .*`bursar backup`/,
    tamper: (tamperer) => tamperer.reservation('auth', 'folded', 'removed')
  },
  {
    what: 'a reservation of a plan that is gone',
    name: 'billing reservations',
    detail: /plan h:.* of plan-.* is not reserved/,
    tamper: (tamperer) => tamperer.reservation('billing', 'plan', 'removed')
  },
  {
    what: 'a reservation that is too much',
    name: 'profile reservations',
    detail: /name .* is reserved for nobody-at-all, but no event in the log reserves it\. .*`bursar restore`/,
    tamper: (tamperer) => tamperer.reservation('profile', 'name', 'added')
  },
  {
    what: 'a reservation that was given to another',
    name: 'auth reservations',
    detail: /name .* is reserved for nobody-at-all, but the log gives it to user-/,
    tamper: (tamperer) => tamperer.reservation('auth', 'name', 'given')
  },
  {
    what: "an event's bytes",
    name: 'billing hash chain',
    detail: /the link of event \d+ is broken: .*`bursar restore`/,
    tamper: (tamperer) => tamperer.event('billing')
  }
]

/** The broker's plan is another's, as far as its read model goes. */
function moved(tamperer: Tamperer): Promise<void> {
  const same = { from: '-', to: '-' }
  return tamperer.together('billing', 'plans', { from: BROKER_PROFILE, to: 'other' }, same)
}

/** The plan is called otherwise, and found so. */
async function renamed(tamperer: Tamperer, { engines }: TestSystem): Promise<void> {
  const conceal = await concealer((engines.get('billing') as Engine).keys, 'billing')
  const text = { from: '"slug":"basic"', to: '"slug":"gratis"' }
  await tamperer.together('billing', 'plans', text, {
    from: conceal('slug', 'basic'),
    to: conceal('slug', 'gratis')
  })
}

/** Findings that one system can have at a time: none of them changes what another is found by. */
function together(): Finding[][] {
  const alone = ['a document', 'documents with their lists and totals', 'a document with what it is found by']
  const isAlone = ({ what }: Finding) => alone.includes(what)
  return [findings.filter((finding) => !isAlone(finding)), ...findings.filter(isAlone).map((one) => [one])]
}

/** Runs all of them, on as few systems as they can have. */
export async function tamperedTests(t: Test, open: () => Promise<Tamperer>): Promise<void> {
  for (const all of together()) {
    await t.test(all.map(({ what }) => what).join(', '), async (t) => {
      const tamperer = await open()
      t.teardown(() => tamperer.close())
      const system = await testSystem(t, { stores: tamperer.stores })
      const mona = await system.register('mona')
      await system.subscribe(mona, 'mona', await system.makePlan(system.admin, 'broker', 'Basic'))
      await system.settled()
      const operator = system.as(system.operatorToken)
      t.ok(expected(await operator.get('/api/system/verify'), 200).ok, 'all holds before')
      for (const { tamper } of all) await tamper(tamperer, system)
      const { ok, checks } = expected(await operator.get('/api/system/verify'), 200)
      t.notOk(ok)
      const failed: { name: string; detail: string }[] = checks.filter((check: { ok: boolean }) => !check.ok)
      for (const { what, name, detail } of all) {
        const found = failed.some((check) => check.name === name && detail.test(check.detail))
        t.ok(found, `${what}: ${JSON.stringify(failed)}`)
      }
    })
  }
}
