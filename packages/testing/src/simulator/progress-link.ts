/** What services tell each other of their policies, over a medium that outlives each of their processes. */
import { type Progress, type ProgressBoard, progressBoard } from '@bursar/event-sourcing'

/** One process's end of the link. */
export interface Joined {
  /** It knows what was said before the process began. */
  readonly board: ProgressBoard
  /** Tells nobody but this process. */
  said(progress: Progress): void
  leave(): void
}

export interface ProgressLink {
  join(): Joined
  /** Forgets everything, as the memory of a process that held all of it does when it ends. */
  forget(): void
}

export function createProgressLink(): ProgressLink {
  const boards = new Set<ProgressBoard>()
  const said = new Map<string, Progress>()

  return {
    join() {
      const own = progressBoard()
      for (const progress of said.values()) own.announce(progress)
      boards.add(own)
      const announce = (progress: Progress) => {
        for (const board of boards) board.announce(progress)
        const newest = own.progress(progress.service)
        if (newest) said.set(progress.service, newest)
      }
      return { board: { ...own, announce }, said: own.announce, leave: () => void boards.delete(own) }
    },
    forget: () => said.clear()
  }
}
