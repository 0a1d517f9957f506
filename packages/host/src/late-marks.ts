/** Marks of a database that may be away when the gateway starts: opened by whoever asks first, and again after a failure. */
import type { SharedMarks } from '@bursar/gateway'

export interface LateMarks extends SharedMarks {
  close(): Promise<void>
}

/** @param open connects; one at a time */
export function lateMarks(open: () => Promise<LateMarks>): LateMarks {
  let opening: Promise<LateMarks> | undefined

  function opened(): Promise<LateMarks> {
    opening ??= open().catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  }

  return {
    read: async (key) => (await opened()).read(key),
    raise: async (key, marks, ms) => (await opened()).raise(key, marks, ms),
    async close() {
      const marks = await opening?.catch(() => undefined)
      await marks?.close()
    }
  }
}
