/** `bursar mail`: what was sent to whom, and, while no mail server is set, what it says. */
import { type CommonOptions, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson, printTable } from '../output/print.ts'

export interface MailOptions extends CommonOptions {
  /** Only those of which the kind, the address or the outcome holds one of these texts, separated by commas. */
  readonly find?: string
  /** From 1. */
  readonly page?: string
  /** Mails of a page, up to 100. */
  readonly limit?: string
}

/** Prints a page of the outbox, or one mail; answers the exit code. */
export async function mail(id: string | undefined, options: MailOptions): Promise<number> {
  return id === undefined ? list(options) : show(id, options)
}

async function list({ find, page, limit, ...options }: MailOptions): Promise<number> {
  const query = {
    ...(find && { q: find }),
    ...(page && { page: whole(page, '--page') }),
    ...(limit && { page_size: whole(limit, '--limit') })
  }
  const { body } = await withSystem('mail', options, ({ client }) =>
    client.get('/api/system/mail', { query })
  )
  if (options.json) {
    printJson(body)
    return exitCodes.ok
  }
  const { count, detail, next, results } = body
  if (detail) console.log(`${detail}\n`)
  printTable(
    ['mail', 'time', 'kind', 'to', 'outcome', 'reply'],
    results.map(({ id, created_at, kind, to, outcome, reply }) => [id, created_at, kind, to, outcome, reply])
  )
  const following = next ? `; the next page is \`bursar mail --page ${Number(page ?? 1) + 1}\`` : ''
  console.log(`\n${count} in all${following}.`)
  return exitCodes.ok
}

function whole(text: string, option: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new CommandError(`${option} must be a whole number from 1.`)
}

async function show(id: string, options: MailOptions): Promise<number> {
  const { body } = await withSystem('mail', options, ({ client }) =>
    client.get('/api/system/mail/{mail}', { params: { mail: id } })
  )
  if (options.json) {
    printJson(body)
    return exitCodes.ok
  }
  const { created_at, kind, to, outcome, reply, subject, text } = body
  console.log(
    `To: ${to}\nTime: ${created_at}\nKind: ${kind}\nOutcome: ${outcome}${reply ? ` (${reply})` : ''}`
  )
  console.log(text === null ? `\n${NO_WORDS}` : `Subject: ${subject}\n\n${text}`)
  return exitCodes.ok
}

const NO_WORDS =
  'Its words are not shown: it left by a mail server, or nothing of it counts any more. What was used, answered, replaced or ' +
  'withdrawn has none.'
