/**
 * Version 0.1 made an account for whoever was invited under an address, which took a name and the address for good. The
 * first start takes those back that nobody activated; what was given to them waits, in the profile service, for
 * whoever verifies the address.
 */
import { type Engine, eventsOfTypes, RefusedError } from '@bursar/event-sourcing'
import { openAddresses } from '../addresses/addresses.ts'
import { user, userStream, withdrawAccount } from '../users/domain/user.ts'
import { openNames } from '../users/names.ts'

/** What made them. */
const invitedBy = 'open-invited-account'
const setting = 'invited accounts'

/** Safe to repeat, and to run twice at once. */
export async function withdrawInvited(engine: Engine): Promise<void> {
  const { events, codec, readModels } = engine
  if ((await readModels.setting(setting)) === 'withdrawn') return
  for await (const stored of eventsOfTypes(events, ['auth.user-registered'])) {
    const { actor, data } = codec.decode(stored)
    if (actor === invitedBy) await withdraw(engine, data.user)
  }
  await readModels.setSetting(setting, 'withdrawn')
}

async function withdraw(engine: Engine, id: string): Promise<void> {
  const [names, addresses] = [await openNames(engine), await openAddresses(engine)]
  const cause = { actor: 'system', correlationid: engine.world.id(), causationid: 'upgrade' }
  try {
    await engine.transact(cause, async (transaction) => {
      const state = await engine.keys.reveal(await transaction.load(userStream(id), user))
      const decision = withdrawAccount(state)
      transaction.append(userStream(id), decision)
      if (state.is !== 'live' || !decision.ok || decision.events.length === 0) return
      const { slug, email } = state
      for (const { space, name } of typeof slug === 'string' ? names.allOf(slug, id) : []) {
        if ((await transaction.reserved(space, name)) === id) transaction.release(space, name)
      }
      if (typeof email !== 'string') return
      const { hash, earlier } = await addresses.load(transaction, 'email', email)
      if (earlier === id) transaction.release('email', hash)
    })
  } catch (error) {
    // Somebody else was at it at the same instant.
    if (!(error instanceof RefusedError)) throw error
  }
}
