import { Setup, SetupCheck, setupChecks } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { type SetupFacts, setupCheck } from '../setup/setup-checks.ts'

export interface SetupParts {
  facts(): Promise<SetupFacts>
  /** Connects to the mail server and logs in; answers why that failed. Absent: there is no server. */
  readonly tryMail?: (() => Promise<string | undefined>) | undefined
}

/** GET /api/system/setup: what is still to be set before there are real customers. No secret and no path is in it. */
export function readSetup(parts: SetupParts | undefined) {
  return operation({
    method: 'GET',
    path: '/api/system/setup',
    access: 'broker',
    summary: 'What is still to be set before the site has real customers',
    answers: { 200: Setup },
    refuses: [404],
    async handle({ engine }) {
      if (!parts) fail('not_found')
      const [facts, now] = [await parts.facts(), engine.world.clock.real()]
      return answer(200, { results: setupChecks.map((check) => setupCheck(check, facts, now)) })
    }
  })
}

/** POST /api/system/setup/{check}: looks at one again; that of mail connects to the server, which GET does not. */
export function tryCheck(parts: SetupParts | undefined) {
  return operation({
    method: 'POST',
    path: '/api/system/setup/{check}',
    access: 'broker',
    summary: 'Look at one thing of the setup again; for mail by a connection to the server',
    answers: { 200: SetupCheck },
    refuses: [404],
    async handle({ engine, params }) {
      const name = setupChecks.find((one) => one === params.check)
      if (!parts || !name) fail('not_found')
      const found = setupCheck(name, await parts.facts(), engine.world.clock.real())
      const fault = name === 'mail' ? await parts.tryMail?.() : undefined
      if (fault === undefined) return answer(200, found)
      const fix = 'Mend BURSAR_SMTP_URL, or the mail server.'
      const failed: SetupCheck = { ...found, state: 'failed', detail: fault, fix }
      return answer(200, failed)
    }
  })
}
