/** The proof of a system: every service proves its own half, and the gateway puts them together. */
import { setTimeout as pause } from 'node:timers/promises'
import type { CheckOutcome } from '../operator/outcome.ts'
import type { Task } from '../operator/tasks.ts'
import type { Question, Said, ServiceClient } from './ask-service.ts'
import { accepted, askAll, positionOf, type RemoteAnswer } from './fan-out.ts'
import { newestFirst, serviceNamed } from './replays.ts'
import { type RemoteTask, taskIdOf, tasksOf } from './task-ids.ts'

const path = '/api/system/verify'

/** Milliseconds between two looks at a proof, and that a request waits for one. */
const limits = { lookMs: 250, waitMs: 3_600_000 }

/** POST /api/system/verify: begins in every service. */
export async function beginVerify(client: ServiceClient, question: Question): Promise<RemoteAnswer> {
  const all = await askAll(client, question)
  const tasks = all.map(({ service, body }) => ({ service, id: body.id as string }))
  return { status: 202, body: together(taskIdOf(tasks), all), position: positionOf(all) }
}

/** GET /api/system/verify/{id}. */
export async function readVerify(
  client: ServiceClient,
  question: Question,
  id: string
): Promise<RemoteAnswer> {
  const named = tasksOf(id)
  const tasks = named.length > 0 ? named : [{ service: serviceNamed(undefined), id: 'unknown' }]
  return { status: 200, body: await look(client, question, id, tasks) }
}

/** GET /api/system/verifications: what services did for one request is one verification, the newest first. */
export async function listVerifications(client: ServiceClient, question: Question): Promise<RemoteAnswer> {
  const byRequest = new Map<string, Said[]>()
  for (const said of await askAll(client, question)) {
    for (const task of said.body.results as Task[]) {
      const beside = byRequest.get(task.request) ?? []
      byRequest.set(task.request, [...beside, { ...said, body: task }])
    }
  }
  const results = [...byRequest.values()].map((all) =>
    together(taskIdOf(all.map(({ service, body }) => ({ service, id: body.id }))), all)
  )
  return { status: 200, body: { results: results.sort(newestFirst) } }
}

/** GET /api/system/verify: begins, and answers when all is done. Ended by whoever hangs up (`signal`). */
export async function verifyAll(
  client: ServiceClient,
  question: Question,
  signal: AbortSignal
): Promise<RemoteAnswer> {
  const begun = await beginVerify(client, { ...question, method: 'POST', url: path })
  const { id } = begun.body as Task
  const tasks = tasksOf(id)
  for (let waited = 0; waited < limits.waitMs; waited += limits.lookMs) {
    const task = await look(client, question, id, tasks)
    if (task.state === 'done') return { status: 200, body: task.result }
    if (task.state === 'failed') throw new Error(`the verification failed: ${task.error}`)
    await pause(limits.lookMs, undefined, { signal })
  }
  throw new Error('the verification took too long')
}

async function look(
  client: ServiceClient,
  question: Question,
  id: string,
  tasks: readonly RemoteTask[]
): Promise<Task> {
  const asked = tasks.map(({ service, id: own }) =>
    client.ask(service, { ...question, method: 'GET', url: `${path}/${own}` })
  )
  return together(id, (await Promise.all(asked)).map(accepted))
}

/** Done when all are done; what they found stands service by service. */
function together(id: string, all: readonly Said[]): Task {
  const parts = all.map(({ body }) => body as Task)
  const sum = (of: 'done' | 'of') => parts.reduce((total, part) => total + part[of], 0)
  const [first] = parts
  const marks = {
    began_at: parts.map(({ began_at }) => began_at).sort()[0] ?? '',
    ended_at: null,
    request: first?.request ?? ''
  }
  const task: Task = { id, name: 'verify', state: 'running', done: sum('done'), of: sum('of'), ...marks }
  const failed = parts.flatMap(({ error }) => error ?? [])
  const ended_at =
    parts
      .map((part) => part.ended_at ?? '')
      .sort()
      .at(-1) || null
  if (failed.length > 0) return { ...task, ended_at, state: 'failed', error: failed.join('; ') }
  if (parts.some(({ state }) => state !== 'done')) return task
  const checks = parts.flatMap(({ result }) => (result as { checks: CheckOutcome[] }).checks)
  return { ...task, ended_at, state: 'done', result: { ok: checks.every(({ ok }) => ok), checks } }
}
