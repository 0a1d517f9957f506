import {
  DryRunQuery,
  type InvoiceNumbersLost,
  invoiceNumber,
  LostNumbers,
  ResumeNumbers
} from '@bursar/contracts'
import { RefusedError } from '@bursar/event-sourcing'
import { answer, operation } from '@bursar/service-kit'
import { invoicesStream } from '../../shared/streams.ts'
import { type Numbering, numbering, resumeAfter } from '../domain/numbering.ts'

/** POST /api/billing/{profile}/issued/resume: after a restore, what was given since the backup is not given again. */
export const resumeNumbers = operation({
  method: 'POST',
  path: '/api/billing/{profile}/issued/resume',
  access: 'broker',
  keys: false,
  summary:
    'Note as lost the numbers of a provider that were given after the backup that the log came back from',
  query: DryRunQuery,
  body: ResumeNumbers,
  answers: { 200: LostNumbers },
  async handle({ profile, body, query, now, engine, commit }) {
    const stream = invoicesStream(profile.id)
    if (query.dry_run)
      return answer(200, lostAfter(await engine.load(stream, numbering), body.number, now).lost)
    return commit(async (tx) => {
      const { events, lost } = lostAfter(await tx.load(stream, numbering), body.number, now)
      tx.append(stream, events)
      return answer(200, lost)
    })
  }
})

/** What follows, and which numbers that are; throws the refusal. */
function lostAfter(state: Numbering, number: string, now: string) {
  const decision = resumeAfter(state, number, now)
  if (!decision.ok) throw new RefusedError(decision)
  const [event] = decision.events
  const { kind, first, last } = event!.data as InvoiceNumbersLost
  const named = (running: number) => invoiceNumber(state.prefix ?? '', kind, running)
  const lost: LostNumbers = { kind, first: named(first), last: named(last), count: last - first + 1 }
  return { events: decision.events, lost }
}
