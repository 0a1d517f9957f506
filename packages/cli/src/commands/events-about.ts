/** `bursar events --about NAME`: whatever the logs of all services have about a person or a profile. */
import { setTimeout as pause } from 'node:timers/promises'
import { serviceNames } from '@bursar/contracts/routes'
import { byText } from '@bursar/contracts/text-order'
import { type Reached, withSystem } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { printJson } from '../output/print.ts'
import { type Event, type EventsOptions, FOLLOW_MS, lineOf } from './events.ts'

interface Subject {
  readonly is: 'user' | 'profile'
  readonly id: string
}

interface Page {
  readonly events: readonly Event[]
  readonly about: readonly Subject[]
  readonly next: number | null
}

/** Events that are kept until all logs were read, to be put in the order of their times. */
const EVENTS_MOST = 100_000

/** Prints them by time, and with --follow whatever comes; answers the exit code. */
export async function eventsAbout(
  services: readonly string[],
  options: EventsOptions & { readonly about: string }
): Promise<number> {
  await withSystem('events', options, async (reached) => {
    const places = new Map(services.map((service) => [service, 0]))
    const { about, events } = await readOn(reached, places, options.about)
    if (about.length === 0) throw unknownName(options.about)
    say(about, events, options)
    if (!options.follow) return
    if (reached.url === undefined) {
      console.error('The system is stopped, so there will be no further events.')
      return
    }
    for (;;) {
      await pause(FOLLOW_MS)
      for (const event of (await readOn(reached, places, options.about)).events) sayOne(event, options.json)
    }
  })
  return exitCodes.ok
}

/** The services that are asked: all of them when none is named. */
export function servicesOf(named: string | undefined): readonly string[] {
  return named === undefined ? serviceNames : [named]
}

/** Reads each log from its place to the end, and moves the places on. */
async function readOn(reached: Reached, places: Map<string, number>, name: string) {
  const about = new Map<string, Subject>()
  const events: Event[] = []
  for (const [service, from] of places) {
    for (let after: number | null = from; after !== null; ) {
      const page: Page = await pageOf(reached, service, name, after)
      for (const one of page.about) about.set(one.id, one)
      events.push(...page.events)
      if (events.length > EVENTS_MOST) throw tooMany(name)
      after = page.next
      places.set(service, after ?? page.events.at(-1)?.position ?? places.get(service) ?? from)
    }
  }
  events.sort(byText(({ time }) => time))
  return { about: [...about.values()], events }
}

async function pageOf({ client }: Reached, service: string, about: string, after: number): Promise<Page> {
  const query = { service, about, after: String(after), limit: '1000' }
  const { body } = await client.get('/api/system/events', { query })
  return { events: body.results, about: body.about ?? [], next: body.next_after }
}

/** One document, or lines: of JSON where no end is in sight. */
function say(about: readonly Subject[], events: readonly Event[], { json, follow }: EventsOptions): void {
  const streams = [...new Set(events.map(({ source, subject }) => `${source} ${subject}`))].sort()
  if (json && !follow) {
    printJson({ about, streams, events })
    return
  }
  if (!json) {
    for (const { is, id } of about) console.log(`${is} ${id}`)
    for (const stream of streams) console.log(`stream ${stream}`)
  }
  for (const event of events) sayOne(event, json)
}

function sayOne(event: Event, json: boolean | undefined): void {
  console.log(json ? JSON.stringify(event) : `${event.source}  ${lineOf(event)}`)
}

function unknownName(name: string): CommandError {
  return new CommandError(
    `There is no user or profile ${name}. Give a user name, an e-mail address, the slug of a profile, or an id.`
  )
}

function tooMany(name: string): CommandError {
  return new CommandError(
    `More than ${EVENTS_MOST} events are about ${name}. Ask for one service, such as \`bursar events billing --about ${name}\`.`
  )
}
