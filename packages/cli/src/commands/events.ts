/** `bursar events`: a service's log, oldest first, and with --follow whatever comes. */
import { setTimeout as pause } from 'node:timers/promises'
import { type CommonOptions, type Reached, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'

export interface EventsOptions extends CommonOptions {
  readonly stream?: string
  readonly after?: string
  readonly limit?: string
  readonly follow?: boolean
  readonly about?: string
}

export interface Event {
  readonly source: string
  readonly position: number
  readonly time: string
  readonly type: string
  readonly subject: string
  readonly streamversion: number
  readonly actor: string
  readonly data: unknown
}

const PAGE_ROWS = 1_000
/** Between two looks at a log that is followed. */
export const FOLLOW_MS = 500

/** Prints events; answers the exit code. With --follow it ends when it is interrupted. */
export async function events(service: string | undefined, options: EventsOptions): Promise<number> {
  if (options.about !== undefined) return aboutSomebody(service, { ...options, about: options.about })
  if (service === undefined) throw new CommandError('Name a service, or use --about NAME.')
  const after = whole('after', options.after, 0, 0)
  const limit = whole('limit', options.limit, options.follow ? Number.MAX_SAFE_INTEGER : 100, 1)
  const print = printer(options)
  await withSystem('events', options, async (reached) => {
    const pages = pagesOf(reached, service, options, { after, limit })
    for await (const page of pages) for (const event of page) print.event(event)
    print.end()
  })
  return exitCodes.ok
}

async function aboutSomebody(service: string | undefined, options: EventsOptions & { about: string }) {
  for (const name of ['stream', 'after', 'limit'] as const) {
    if (options[name] !== undefined) throw new CommandError(`--${name} cannot be combined with --about.`)
  }
  const { eventsAbout, servicesOf } = await import('./events-about.ts')
  return eventsAbout(servicesOf(service), options)
}

interface Range {
  after: number
  limit: number
}

/** Pages until the end of the log, or with --follow for ever. */
async function* pagesOf(
  { client, url }: Reached,
  service: string,
  { stream, follow }: EventsOptions,
  from: Range
) {
  let { after, limit } = from
  for (;;) {
    const rows = Math.min(PAGE_ROWS, limit)
    const query = { service, after: String(after), limit: String(rows), ...(stream && { stream }) }
    const { results } = (await client.get('/api/system/events', { query })).body
    yield results
    after = results.at(-1)?.position ?? after
    limit -= results.length
    if (limit <= 0) return more(results.length > 0 && !follow, after)
    if (results.length === rows) continue
    if (!follow) return
    if (url === undefined) {
      console.error('The system is stopped, so there will be no further events.')
      return
    }
    await pause(FOLLOW_MS)
  }
}

function more(may: boolean, after: number): void {
  if (may) console.error(`There may be more: --after ${after}`)
}

/** A list of JSON, or a line for each event: text for people, and JSON where the list would have no end. */
function printer({ json, follow }: EventsOptions) {
  const write = (text: string) => process.stdout.write(text)
  if (!json) return { event: (event: Event) => write(`${lineOf(event)}\n`), end: () => undefined }
  if (follow) return { event: (event: Event) => write(`${JSON.stringify(event)}\n`), end: () => undefined }
  let before = '[\n'
  return {
    event(event: Event) {
      write(before + JSON.stringify(event))
      before = ',\n'
    },
    end: () => write(before === '[\n' ? '[]\n' : '\n]\n')
  }
}

/** An event for people. */
export function lineOf({ position, time, type, subject, streamversion, actor, data }: Event): string {
  return `${position}  ${time}  ${type}  ${subject}@${streamversion}  by ${actor}  ${JSON.stringify(data)}`
}

function whole(name: string, text: string | undefined, absent: number, least: number): number {
  if (text === undefined) return absent
  const value = /^\d{1,15}$/.test(text) ? Number(text) : -1
  if (value < least)
    throw new CommandError(`--${name} must be a whole number of at least ${least}, not ${text}.`)
  return value
}
