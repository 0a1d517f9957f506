/** The proof of a system: every service proves its own half, and the gateway puts them together. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Job } from '../operator/jobs.ts'
import type { CheckOutcome } from '../operator/outcome.ts'
import type { Question, Said, ServiceClient } from './ask-service.ts'
import { accepted, askAll, positionOf, type RemoteAnswer } from './fan-out.ts'
import { jobIdOf, jobsOf, type RemoteJob } from './job-ids.ts'
import { serviceNamed } from './replays.ts'

const path = '/api/system/verify'

/** Milliseconds between two looks at a proof, and that a request waits for one. */
const limits = { lookMs: 250, waitMs: 3_600_000 }

/** POST /api/system/verify: begins in every service. */
export async function beginVerify(client: ServiceClient, question: Question): Promise<RemoteAnswer> {
  const all = await askAll(client, question)
  const jobs = all.map(({ service, body }) => ({ service, id: body.id as string }))
  return { status: 202, body: together(jobIdOf(jobs), all), position: positionOf(all) }
}

/** GET /api/system/verify/{id}. */
export async function readVerify(
  client: ServiceClient,
  question: Question,
  id: string
): Promise<RemoteAnswer> {
  const named = jobsOf(id)
  const jobs = named.length > 0 ? named : [{ service: serviceNamed(undefined), id: 'unknown' }]
  return { status: 200, body: await look(client, question, id, jobs) }
}

/** GET /api/system/verify: begins, and answers when all is done. Ended by whoever hangs up (`signal`). */
export async function verifyAll(
  client: ServiceClient,
  question: Question,
  signal: AbortSignal
): Promise<RemoteAnswer> {
  const begun = await beginVerify(client, { ...question, method: 'POST', url: path })
  const { id } = begun.body as Job
  const jobs = jobsOf(id)
  for (let waited = 0; waited < limits.waitMs; waited += limits.lookMs) {
    const job = await look(client, question, id, jobs)
    if (job.state === 'done') return { status: 200, body: job.result }
    if (job.state === 'failed') throw new Error(`the verification failed: ${job.error}`)
    await pause(limits.lookMs, undefined, { signal })
  }
  throw new Error('the verification took too long')
}

async function look(
  client: ServiceClient,
  question: Question,
  id: string,
  jobs: readonly RemoteJob[]
): Promise<Job> {
  const asked = jobs.map(({ service, id: own }) =>
    client.ask(service, { ...question, method: 'GET', url: `${path}/${own}` })
  )
  return together(id, (await Promise.all(asked)).map(accepted))
}

/** Done when all are done; what they found stands service by service. */
function together(id: string, all: readonly Said[]): Job {
  const parts = all.map(({ body }) => body as Job)
  const sum = (of: 'done' | 'of') => parts.reduce((total, part) => total + part[of], 0)
  const job: Job = { id, name: 'verify', state: 'running', done: sum('done'), of: sum('of') }
  const failed = parts.flatMap(({ error }) => error ?? [])
  if (failed.length > 0) return { ...job, state: 'failed', error: failed.join('; ') }
  if (parts.some(({ state }) => state !== 'done')) return job
  const checks = parts.flatMap(({ result }) => (result as { checks: CheckOutcome[] }).checks)
  return { ...job, state: 'done', result: { ok: checks.every(({ ok }) => ok), checks } }
}
