/** What must hold of a system after a fault, beside what was acknowledged. */
import { setTimeout as pause } from 'node:timers/promises'
import type { KafkaSettings } from '@bursar/bus-kafka'
import { type ServiceName, serviceNames } from '@bursar/contracts'
import type { MongoStores } from '@bursar/store-mongodb'
import { ask, good } from '../load/ask.ts'
import { answered, type Books } from '../load/books.ts'
import type { OwnParts } from '../real/own-parts.ts'
import { storesOf } from './faults.ts'
import type { FaultSystem } from './system.ts'
import { proveTopic } from './topic-proof.ts'

const limits = { settleMs: 90_000, proofMs: 300_000, lookMs: 100 }

/** What was looked at. */
export interface ProofCount {
  readonly events: number
  readonly repeated: number
}

/** Logs, topics, read models and the ledger. What does not hold is put into the books. */
export async function proveSystem(system: FaultSystem, parts: OwnParts, books: Books): Promise<ProofCount> {
  const stores = await allStores(parts, system.prefix)
  try {
    await settled(system, stores, books)
    const topics = await proveTopics(system, parts, stores, books)
    await proveModels(system.url, system.operatorToken, books)
    return topics
  } finally {
    await Promise.all([...stores.values()].map((one) => one.close()))
  }
}

type AllStores = ReadonlyMap<ServiceName, MongoStores>

async function allStores(parts: OwnParts, prefix: string): Promise<AllStores> {
  const open = async (name: ServiceName) => [name, await storesOf(parts, prefix, name)] as const
  return new Map(await Promise.all(serviceNames.map(open)))
}

/** Every event is published, and every read model and policy has seen it. */
async function settled(system: FaultSystem, stores: AllStores, books: Books): Promise<void> {
  const deadline = Date.now() + limits.settleMs
  for (;;) {
    const missing = [...(await unpublished(stores)), ...(await behind(system))]
    if (missing.length === 0) return
    if (Date.now() > deadline) {
      books.wrong.push(`after ${limits.settleMs} ms: ${missing.join(', ')}`)
      return
    }
    await pause(limits.lookMs)
  }
}

async function unpublished(all: AllStores): Promise<string[]> {
  const found: string[] = []
  for (const [service, { events, leases }] of all) {
    const { position: head } = await events.head()
    const note = (await leases.read('relay'))?.note
    const { position } = JSON.parse(note ?? '{"position":0}') as { position: number }
    if (position < head) found.push(`${service} has published ${position} of ${head}`)
  }
  return found
}

async function behind({ url, operatorToken }: FaultSystem): Promise<string[]> {
  const said = await answered(() => ask(url, 'GET', '/api/system/projections', operatorToken))
  const rows = good(said, 200).results as { service: string; name: string; lag: number }[]
  return rows.filter(({ lag }) => lag > 0).map(({ service, name, lag }) => `${service}.${name} lacks ${lag}`)
}

async function proveTopics(
  { prefix }: FaultSystem,
  parts: OwnParts,
  all: AllStores,
  books: Books
): Promise<ProofCount> {
  const settings: KafkaSettings = {
    brokers: parts.kafka.kafkaBrokers,
    clientId: 'bursar-fault-proof',
    prefix: `${prefix}.`
  }
  const proofs = await Promise.all(
    [...all].map(([service, { events }]) => proveTopic(settings, service, events))
  )
  books.wrong.push(...proofs.flatMap(({ wrong }) => wrong))
  const sum = (of: 'events' | 'repeated') => proofs.reduce((total, proof) => total + proof[of], 0)
  return { events: sum('events'), repeated: sum('repeated') }
}

/** `bursar verify` by HTTP: hash chains, live digests against rebuilt ones, parked events, the ledger. */
export async function proveModels(url: string, operatorToken: string, books: Books): Promise<void> {
  const deadline = Date.now() + limits.proofMs
  let job = await proof(url, operatorToken, deadline)
  // The lease of the read models went to another instance meanwhile, which is asked then.
  while (FOLLOWED_ELSEWHERE.test(job.error ?? '') && Date.now() < deadline) {
    job = await proof(url, operatorToken, deadline)
  }
  if (job.state !== 'done') books.wrong.push(`the proof is ${job.state}: ${job.error ?? 'it took too long'}`)
  else if (!job.result.ok) {
    for (const one of job.result.checks) if (!one.ok) books.wrong.push(`${one.name}: ${one.detail}`)
  }
}

const FOLLOWED_ELSEWHERE = /another instance of the service maintains its read models/

async function proof(url: string, operatorToken: string, deadline: number) {
  const path = '/api/system/verify'
  let job = good(await answered(() => ask(url, 'POST', path, operatorToken, {})), 202)
  const { id } = job
  while (job.state === 'running' && Date.now() < deadline) {
    await pause(limits.lookMs)
    job = good(await answered(() => ask(url, 'GET', `${path}/${id}`, operatorToken)), 200)
  }
  return job
}
