/** Sends a mail that is due, and notes in the log what became of it. */
import type { MailSent } from '@bursar/contracts'
import { type JobRun, jobHandler, type Patience } from '@bursar/jobs'
import { type Mailer, render } from '@bursar/notifications'
import { type Counters, createThrottle, isLetIn, type Limit } from '@bursar/service-kit'
import { type AskedMail, mailKind, mailStream } from '../notices/kind.ts'
import { hashedName, namesSecret } from '../shared/hashed-name.ts'
import type { AddressedNotice } from './addressed-notice.ts'
import { compose } from './compose.ts'
import { senderOf } from './sender.ts'

/**
 * Notices to one address in a day: those that others cause, over all profiles and senders (consent rule 25), and those of
 * what its own account did. More are noted, and not sent. Keys and codes are counted when they are made.
 */
const FROM_OTHERS: Limit = { most: 5, seconds: 86_400 }
const OF_ITS_OWN: Limit = { most: 20, seconds: 86_400 }

const othersCause: ReadonlySet<string> = new Set([
  'taken',
  'roleOffered',
  'roleRequested',
  'roleGranted',
  'roleAccepted',
  'receipt',
  'subscriptionGranted',
  'subscriptionRequested',
  'requestAccepted',
  'refunded',
  'seatWaiting',
  'subscriptionCanceled'
])

export interface MailParts {
  readonly mailer: Mailer
  readonly counters: Counters
}

/**
 * A mail server that cannot be reached, or has no room now, is asked again for two days, as mail servers do among
 * themselves (RFC 5321, 4.5.4.1): after 15 s, then after twice as long each time, at last every two hours.
 */
const PATIENCE: Patience = { tries: 33, pauseMs: { first: 15_000, most: 7_200_000 } }

/** The job: it fails, and is tried again, when the mail server cannot be reached or has no room for it now. */
export function sendMail({ mailer, counters }: MailParts) {
  return jobHandler<AskedMail>(
    mailKind,
    async (asked, run) => {
      const composed = await compose(run.engine, asked, run.job.tries)
      if (composed === undefined) return
      if (isTooLate(run, composed)) return note(run, asked, composed, tooLate)
      if (await isTooMany(run, counters, asked, composed))
        return note(run, asked, composed, { outcome: 'withheld' })
      const sender = await senderOf(run.engine, asked.origin)
      const words = render(composed.notice, composed.lang, sender)
      const sent = await mailer.send({ id: run.id('mail'), to: composed.to, from: sender.name, ...words })
      if (sent.is === 'failed') throw new Error(withoutAddresses(sent.reason))
      const outcome = mailer.leaves ? sent.is : 'kept'
      await note(run, asked, composed, { outcome, reply: sent.is === 'sent' ? sent.reply : sent.reason })
    },
    PATIENCE
  )
}

const tooLate = {
  outcome: 'withheld',
  reply: 'its key had expired before a mail server took the mail'
} as const

function isTooLate({ engine }: JobRun, { until }: AddressedNotice): boolean {
  return until !== undefined && Date.parse(until) <= engine.world.clock.real()
}

/** What failed is kept with the job and logged, in clear. */
function withoutAddresses(reason: string): string {
  return reason.replace(/[^\s<>()"':;,]+@[^\s<>()"':;,]+/g, '(address)')
}

/** Counted at the first try alone: a mail server that is away uses nothing up. */
async function isTooMany(
  { engine, job }: JobRun,
  counters: Counters,
  asked: AskedMail,
  { to, notice }: AddressedNotice
): Promise<boolean> {
  if (job.tries > 1 || 'code' in notice.data || notice.kind === 'activate') return false
  const address = hashedName(await engine.keys.secret(namesSecret), 'email', to)
  // Who pays causes the receipt that follows by itself.
  const byOthers = othersCause.has(notice.kind) && asked.notice !== 'payment'
  const [limit, name] = byOthers ? [FROM_OTHERS, 'mail from others'] : [OF_ITS_OWN, 'mail notices']
  return !(await isLetIn(createThrottle(counters, engine.world.clock.real).take(limit, name, address)))
}

function note(
  run: JobRun,
  asked: AskedMail,
  { to, notice: { kind }, person }: AddressedNotice,
  ended: Pick<MailSent, 'outcome'> & { readonly reply?: string }
): Promise<void> {
  const mail = run.id('mail')
  const { at: _, ...about }: AskedMail & { readonly at?: number } = asked
  const data: MailSent = { ...about, mail, kind, person, address: to, ...ended }
  return run.transact(async (transaction) => {
    transaction.append(mailStream(mail), [{ type: 'auth.mail-sent', data }])
  })
}
