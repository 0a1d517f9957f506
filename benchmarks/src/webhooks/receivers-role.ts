/** The receivers as a process: they begin with it, and say what has come to them. */
import type { Role } from '../processes/messages.ts'
import { startReceivers } from './receivers.ts'

const COUNTS = { answering: 90, hanging: 10 }

export async function receiversRole(): Promise<Role> {
  const { answering, hanging, arrivals, taken, close } = await startReceivers(COUNTS)
  return {
    commands: {
      urls: async () => ({ answering, hanging }),
      arrivals: async () => ({ ...arrivals(), taken: taken() })
    },
    close: async () => close()
  }
}
