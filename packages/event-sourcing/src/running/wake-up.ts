/** Lets a loop wait for the next hint that there may be work, without missing one that came while it looked. */
export interface WakeUp {
  /** Goes up with each hint. Read it before looking for work. */
  turn(): number
  hint(): void
  /** Resolves at the first hint since `turn` was read. */
  since(turn: number): Promise<void>
}

export function wakeUp(): WakeUp {
  let turn = 0
  let waiting: (() => void)[] = []
  return {
    turn: () => turn,
    hint() {
      turn += 1
      const all = waiting
      waiting = []
      for (const resolve of all) resolve()
    },
    since(known) {
      if (known !== turn) return Promise.resolve()
      return new Promise((resolve) => {
        waiting.push(resolve)
      })
    }
  }
}
