/** People with a second factor, and the codes that their apps show. */
import { openTotp } from '@bursar/auth'
import { expected, runDueJobs, type TestSystem, type TestUser, testSystem } from '@bursar/testing'
import { TOTP } from 'otpauth'

export const PASSWORD = 'a-long-password'

/** Real time in milliseconds, as the newest system has it. */
let now = Date.now()

/** A system whose real time stands: a code that a test has used is not another one half a minute later. */
export async function standingSystem(t: Parameters<typeof testSystem>[0]): Promise<TestSystem> {
  const system = await testSystem(t)
  now = Date.now()
  const at = now
  Object.assign(system.clock, { real: () => at })
  return system
}

/** The code of a secret now, or `steps` of 30 seconds later. */
export function codeOf(secret: string, steps = 0): number {
  return Number(TOTP.generate({ secret: new TOTP({ secret }).secret, timestamp: now + steps * 30_000 }))
}

/** One that is none of those that are taken now. */
export async function wrongCodeOf(secret: string): Promise<number> {
  const totp = await openTotp()
  let code = 111_111
  while (totp.stepOf(secret, code, now) !== undefined) code += 1
  return code
}

/** Turns an app on, and answers its secret; the code of the step before this one is used up. */
export async function turnOn(user: TestUser): Promise<string> {
  const url = `/api/users/${user.slug}/otp`
  const { priv_key } = expected(await user.put(url, { otp_enabled: true, password: PASSWORD }), 201)
  expected(await user.put(url, { otp_enabled: true, otp_code: codeOf(priv_key, -1) }), 200)
  return priv_key
}

/** Sends the mail that is due, and answers all of it to an address. */
export async function mailsTo(system: TestSystem, to: string) {
  const engine = system.engines.get('auth')
  const service = system.services.find(({ name }) => name === 'auth')
  if (!engine || !service) throw new Error('the system has no auth')
  await runDueJobs(engine, service.jobs)
  return system.mails.filter((mail) => mail.to === to)
}

/** The account has verified its address. */
export async function verifyAddress(system: TestSystem, user: TestUser): Promise<void> {
  const mail = (await mailsTo(system, `${user.slug}@example.com`)).at(-1)
  const key = /\/verify\/([0-9a-f]{40})/.exec(mail?.text ?? '')?.[1]
  expected(await user.post(`/api/auth/${key}`, {}), 201)
}
