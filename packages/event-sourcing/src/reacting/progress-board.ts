/** The newest progress that each service has announced, and who wants to hear of it. */
import type { Position, Positions } from '../events/event.ts'
import type { Progress } from '../ports/event-bus.ts'

export interface ProgressBoard {
  /** Takes an announcement in; one that says nothing new moves nothing and wakes nobody. */
  announce(progress: Progress): void
  progress(service: string): Progress | undefined
  onProgress(listener: (progress: Progress) => void): () => void
}

export function progressBoard(): ProgressBoard {
  const newest = new Map<string, Progress>()
  const listeners = new Set<{ listener: (progress: Progress) => void }>()

  return {
    announce(said) {
      const known = newest.get(said.service)
      const moved = merged(known, said)
      if (moved === known) return
      newest.set(said.service, moved)
      for (const { listener } of [...listeners]) listener(moved)
    },
    progress: (service) => newest.get(service),
    onProgress(listener) {
      const entry = { listener }
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    }
  }
}

/**
 * The further of both in each place: announcements may come late or twice, and nobody unhandles an event. Which logs its
 * policies follow may change with a service's version: what the later word names counts.
 */
function merged(known: Progress | undefined, said: Progress): Progress {
  if (!known) return said
  const later = said.position < known.position ? known : said
  const handled: Record<string, Position> = {}
  for (const source of Object.keys(later.handled)) {
    handled[source] = Math.max(known.handled[source] ?? 0, said.handled[source] ?? 0)
  }
  const position = Math.max(known.position, said.position)
  const same = position === known.position && samePositions(handled, known.handled)
  return same ? known : { service: said.service, handled, position }
}

function samePositions(one: Positions, other: Positions): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
