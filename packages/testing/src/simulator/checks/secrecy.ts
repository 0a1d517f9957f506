/** Nothing personal in clear: not in events, reservations, or read models' bodies and lookups. */
import type { Durables } from '../durables.ts'
import { PERSONAL_MARK } from '../stories/scene.ts'

/** Lines that say where a personal text lies in clear; none when it lies nowhere. */
export function checkSecrecy(durables: Durables): string[] {
  return [...durables]
    .flatMap(([service, { log, shelf }]) => [
      ...log.events.filter(({ body }) => personal(body)).map(({ type }) => `${service}: an event ${type}`),
      ...log.events
        .filter(({ stream }) => personal(stream))
        .map(({ stream }) => `${service}: stream ${stream}`),
      ...[...log.reservations.values()]
        .filter(({ name, value }) => personal(name) || personal(value))
        .map(({ space, name }) => `${service}: reservation ${space} ${name}`),
      ...[...shelf.collections.values()].flatMap(({ spec, documents }) =>
        [...documents.values()]
          .filter(({ key, body, lookups }) => [key, body, ...Object.values(lookups)].some(personal))
          .map(({ key }) => `${service}: document ${spec.projection} ${key}`)
      )
    ])
    .slice(0, 10)
    .map((where) => `personal text in clear: ${where}`)
}

/** True when a personal text of a story is in it. */
export function personal(text: string): boolean {
  return text.includes(PERSONAL_MARK)
}
