/** Proves after a fault that every acknowledged write is there, and that it is there once. */
import { setTimeout as pause } from 'node:timers/promises'
import { ask, good, isPassing, isUnanswered, type Said } from './ask.ts'
import type { LoadSite, Write } from './load-site.ts'
import { send } from './writing.ts'

export interface Books {
  /** Acknowledged, and gone after a fault. */
  lost: number
  /** In the books more often than it was asked for. */
  twice: number
  /** What was wrong, in words. */
  readonly wrong: string[]
}

const limits = {
  /** For a system that comes back from a fault. */
  backMs: 90_000,
  lookMs: 20,
  /** Acknowledged writes that are asked for again after each fault. */
  repeats: 60,
  /** Requests at a time. */
  together: 8
}

/** Which writes a round of a fault is about. */
export interface Round {
  /** Place of the first write that it acknowledged. */
  readonly first: number
  /** After the last one all writes are asked for again, before it some. */
  readonly last: boolean
  next(): number
}

/** All that clients can find out: every write has its answer, is there, and is there once. */
export async function proveWrites(url: string, site: LoadSite, round: Round, books: Books): Promise<void> {
  await finishWrites(url, site, round.next, books)
  await repeatWrites(url, site, round.next, books, round.last)
  await countCharges(url, site, books)
  const registered = site.acknowledged.slice(round.first).filter(({ path }) => path === '/api/auth/register')
  await findRegistered(url, registered, books)
}

/** Sends what has no answer yet until it has one; what never gets one is wrong. */
async function finishWrites(url: string, site: LoadSite, next: () => number, books: Books) {
  const deadline = Date.now() + limits.backMs
  const finish = async (writer: LoadSite['writers'][number]) => {
    while (writer.pending && Date.now() < deadline) {
      await send(url, site, writer, next).catch((error) => {
        if (!isUnanswered(error)) throw error
      })
      if (writer.pending) await pause(limits.lookMs)
    }
    if (!writer.pending) return
    const { method, path, key } = writer.pending
    books.wrong.push(`${method} ${path} ${key} has no answer after ${limits.backMs} ms`)
  }
  await inTurns(site.writers, finish)
}

/** The same keys again: the first answers, which are there only when their writes are. `all`, or some of them. */
async function repeatWrites(url: string, site: LoadSite, next: () => number, books: Books, all: boolean) {
  const { acknowledged } = site
  const some = () => acknowledged[Math.floor(next() * acknowledged.length)]
  const picked = all ? acknowledged : Array.from({ length: limits.repeats }, some)
  const repeated = new Set([...picked, ...acknowledged.slice(-limits.repeats)])
  await inTurns([...repeated], async (write) => {
    if (!write?.answer) return
    const said = await answered(() => repeat(url, write))
    if (said.replayed && JSON.stringify(said.body) === JSON.stringify(write.answer.body)) return
    books.lost += 1
    books.wrong.push(`${write.method} ${write.path} ${write.key}: ${JSON.stringify(said)}`)
  })
}

function repeat(url: string, { method, path, token, body, key }: Write): Promise<Said> {
  return ask(url, method, path, token, body, key)
}

/** Every writer's statement against what was acknowledged; what is not there yet is waited for. */
async function countCharges(url: string, site: LoadSite, books: Books): Promise<void> {
  const imports = new Map<string, number>()
  for (const { body } of site.acknowledged) {
    const slug = Array.isArray(body) ? body[0].subscriber : undefined
    if (slug !== undefined) imports.set(slug, (imports.get(slug) ?? 0) + 1)
  }
  const deadline = Date.now() + limits.backMs
  await inTurns(site.writers, async ({ slug, token, charges }) => {
    const path = `/api/billing/${slug}/history?page_size=1`
    // An order and its payment, for each checkout and each import.
    const expected = 2 * (charges + (imports.get(slug) ?? 0))
    for (;;) {
      const { count } = good(await answered(() => ask(url, 'GET', path, token)), 200)
      if (count === expected) return
      if (count < expected && Date.now() < deadline) await pause(limits.lookMs)
      else {
        books[count > expected ? 'twice' : 'lost'] += 1
        books.wrong.push(`${slug} has ${count} statement rows, ${expected} were acknowledged`)
        return
      }
    }
  })
}

/** Everybody who was registered has the profile that follows from it. */
async function findRegistered(url: string, registrations: readonly Write[], books: Books) {
  const deadline = Date.now() + limits.backMs
  await inTurns(registrations, async ({ key, answer }) => {
    for (;;) {
      const said = await answered(() => ask(url, 'GET', `/api/profile/${key}`, answer?.body.token))
      if (said.status === 200) return
      if (Date.now() > deadline) {
        books.lost += 1
        books.wrong.push(`${key} was registered and has no profile: ${said.status}`)
        return
      }
      await pause(limits.lookMs)
    }
  })
}

/** An answer of a system that may still be coming back. */
export async function answered(request: () => Promise<Said>): Promise<Said> {
  const deadline = Date.now() + limits.backMs
  for (;;) {
    const said = await request().catch((error) => {
      if (!isUnanswered(error) || Date.now() > deadline) throw error
    })
    if (said && (!isPassing(said) || Date.now() > deadline)) return said
    await pause(limits.lookMs)
  }
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values()
  const turn = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: limits.together }, turn))
}
