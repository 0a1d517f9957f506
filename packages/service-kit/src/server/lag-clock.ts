/** How long ago a log held something that its reader has not had yet: seconds of lag, whatever the rate of events. */

export interface LagClock {
  /** The log was seen to end at `end`, and its reader to be at `reached`. Answers the seconds that it is behind. */
  look(end: number, reached: number, now: number): number
}

interface Mark {
  readonly end: number
  readonly at: number
}

/** Marks that are kept: of more, every second one goes, which makes the answer coarser and no smaller. */
const MARKS_MAX = 240

/** Remembers when the log first was seen to end where its reader is not yet. */
export function lagClock(): LagClock {
  let marks: Mark[] = []
  return {
    look(end, reached, now) {
      marks = marks.filter((mark) => mark.end > reached)
      if (end > reached && end > (marks.at(-1)?.end ?? 0)) marks.push({ end, at: now })
      if (marks.length > MARKS_MAX) marks = marks.filter((_, n) => n % 2 === 0)
      const first = marks[0]
      return first ? Math.max(0, now - first.at) / 1_000 : 0
    }
  }
}
