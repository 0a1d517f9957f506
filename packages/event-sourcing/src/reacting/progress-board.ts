/** The newest progress that each service has announced, and who wants to hear of it. */
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

/** The further of both in each place: announcements may come late or twice, and nobody unhandles an event. */
function merged(known: Progress | undefined, said: Progress): Progress {
  if (!known) return said
  const handled = { ...known.handled }
  let moved = said.position > known.position
  for (const [source, position] of Object.entries(said.handled)) {
    if (position <= (handled[source] ?? 0)) continue
    handled[source] = position
    moved = true
  }
  if (!moved) return known
  return { service: said.service, handled, position: Math.max(known.position, said.position) }
}
