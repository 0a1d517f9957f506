/**
 * How a newer version of a service comes to run the projections while an older one does. An instance whose read
 * models are of a later version than the stored ones can serve nothing before it has built them, and only the
 * projection runner builds. So it takes a lease beside the runner's for as long as it waits: the holder sees that
 * and gives its own up, and of all others nobody takes that meanwhile. Without it an update that waits for new
 * instances to be ready before it ends the old ones would wait for ever.
 */
import type { Instance } from '../ports/leases.ts'
import type { Sharing } from './sharing.ts'

export interface Handover {
  /** Asks to be made way for, again and again while that is wanted; else takes it back. */
  wish(wanted: boolean): Promise<void>
  /** Whether another instance asks this one to make way. */
  asked(): Promise<boolean>
}

const LEASE = 'follower-next'

/** A lease is looked at by taking it for nobody, for as short as can be: so one that ran out shows. */
const noInstance: Instance = { id: 'nobody', address: '' }
const LOOK_MS = 1

export function handover({ leases, self }: Pick<Sharing, 'leases' | 'self'>, leaseMs: number): Handover {
  let wished: number | undefined

  return {
    async wish(wanted) {
      if (wanted) {
        const { holder, term } = await leases.take(LEASE, self, leaseMs)
        wished = holder.id === self.id ? term : undefined
      } else if (wished !== undefined) {
        await leases.release(LEASE, wished)
        wished = undefined
      }
    },
    async asked() {
      if (wished !== undefined) return false
      const { holder } = await leases.take(LEASE, noInstance, LOOK_MS)
      return holder.id !== noInstance.id
    }
  }
}
