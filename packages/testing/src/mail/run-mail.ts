/** Mail of a test system: what is due is sent, and what came is read. */
import type { Mail } from '@bursar/notifications'
import { runDueJobs } from '../system/run-due-jobs.ts'
import { expected, type TestClient } from '../system/test-client.ts'
import type { TestSystem } from '../system/test-system.ts'

/** Sends what is due, once the policies have asked for it. */
export async function runMail({ engines, services, settled }: TestSystem): Promise<void> {
  await settled()
  const engine = engines.get('auth')
  const service = services.find(({ name }) => name === 'auth')
  if (!engine || !service) throw new Error('the system has no auth')
  await runDueJobs(engine, service.jobs)
}

/** Sends what is due, and answers the mails that came to an address, the oldest first. */
export async function mailsTo(system: TestSystem, to: string): Promise<readonly Mail[]> {
  await runMail(system)
  return system.mails.filter((mail) => mail.to === to)
}

/** The user verifies an address by the key that went there. */
export async function verifyByMail(
  system: TestSystem,
  user: TestClient & { readonly slug: string },
  email = `${user.slug}@example.com`
): Promise<void> {
  expected(await user.post(`/api/users/${user.slug}/verify`, { email }), 200)
  const mail = (await mailsTo(system, email)).at(-1)
  const key = /\/verify\/([0-9a-f]{40})/.exec(mail?.text ?? '')?.[1]
  expected(await user.post(`/api/auth/${key}`, {}), 201)
  await system.settled()
}
