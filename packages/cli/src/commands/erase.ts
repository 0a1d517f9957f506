/** `bursar erase NAME`: says what the erasure of a person or a profile does, asks, and does it. */
import { setTimeout as pause } from 'node:timers/promises'
import { ApiError, type Client } from '@bursar/client'
import type { Erasure } from '@bursar/contracts'
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'

export interface EraseOptions extends CommonOptions {
  readonly dryRun?: boolean
  /** Does it without asking. */
  readonly yes?: boolean
}

/** How long it waits for all services to have deleted the keys, and between two looks. */
const limits = { waitMs: 60_000, lookMs: 100 }

/** Erases a user, else a profile of that name; answers the exit code. */
export async function erase(name: string, options: EraseOptions): Promise<number> {
  return withSystem('erase', options, async ({ client }) => {
    const erasure = await whatOf(client, name)
    if (!options.json) say(erasure)
    if (options.dryRun) {
      if (options.json) printJson({ ...erasure, done: false })
      return exitCodes.ok
    }
    if (!options.yes) await confirm(erasure)
    const body = { confirm: erasure.slug }
    if (erasure.kind === 'user')
      await client.post('/api/users/{user}/erase', { params: { user: name }, body })
    else await client.post('/api/profile/{profile}/erase', { params: { profile: name }, body })
    const everywhere = await caughtUp(client)
    if (options.json) printJson({ ...erasure, done: true, everywhere })
    else if (everywhere) console.log('Erased.')
    else
      console.log(
        'Erased. A service is behind; it deletes its keys when it has caught up (bursar projections).'
      )
    return exitCodes.ok
  })
}

async function whatOf(client: Client, name: string): Promise<Erasure> {
  const ofUser = await found(client.get('/api/users/{user}/erase', { params: { user: name } }))
  const what =
    ofUser ?? (await found(client.get('/api/profile/{profile}/erase', { params: { profile: name } })))
  if (!what) throw new CommandError(`There is no user or profile ${name}.`)
  return what.body
}

/** Undefined where there is no such thing. */
async function found<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  return asked.catch((error) => {
    if (error instanceof ApiError && error.status === 404) return undefined
    throw error
  })
}

function say({ kind, slug, archives, detail }: Erasure): void {
  console.log(`This erases the ${kind} ${slug}.`)
  if (archives.length > 0) console.log(`Archived with it: ${archives.join(', ')}`)
  for (const sentence of detail) console.log(`- ${sentence}`)
}

/** The question goes to standard error: standard output may be one JSON document. */
async function confirm({ slug }: Erasure): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CommandError('Nothing was erased: add --yes to erase without being asked.')
  const { createInterface } = await import('node:readline/promises')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const typed = await lines.question(`Type ${slug} to erase it: `).finally(() => lines.close())
  if (typed.trim() !== slug) throw new CommandError('Nothing was erased.')
}

/** Whether every service has read what the erasure made; a command that opened the system closes it afterwards. */
async function caughtUp(client: Client): Promise<boolean> {
  for (let waited = 0; waited < limits.waitMs; waited += limits.lookMs) {
    // The client sends along where its writes went: what policies made of them is included.
    const { results } = (await client.get('/api/system/projections')).body
    if (results.every(({ lag }) => lag === 0)) return true
    await pause(limits.lookMs)
  }
  return false
}
