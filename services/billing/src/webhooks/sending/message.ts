/** A message as it goes out: names for ids, and nothing of who is gone. */
import type { Engine, RecordedEvent } from '@bursar/event-sourcing'
import { ACCESS, type ProfileRef, profileKey } from '@bursar/service-kit'
import type { ChargeDocument } from '../../charges/projection.ts'
import type { PlanDocument } from '../../plans/projection.ts'
import type { Facts, Ref, Telling } from '../domain/tellings.ts'

/** The JSON text of what an event tells. */
export async function messageText(
  engine: Engine,
  { type, facts }: Pick<Telling, 'type' | 'facts'>,
  { time, position }: Pick<RecordedEvent, 'time' | 'position'>
): Promise<string> {
  return JSON.stringify({ type, timestamp: time, data: await named(engine, facts, position) })
}

/** That read models are waited for which do not know yet what happened. */
const WAIT_MS = 2_000

async function named(
  engine: Engine,
  { profile, provider, plan, previous_plan, next_plan, charge, ...others }: Facts,
  position: number
) {
  const found = async <Document>(name: string, id: string) => {
    const known = await engine.collection(name).get<Document>(id)
    if (known) return known
    await engine.projectionRunner.wait({ [engine.service]: position }, WAIT_MS)
    return engine.collection(name).get<Document>(id)
  }
  const planOf = async (id: string) => (await found<PlanDocument>('plans', id))?.slug
  const chargeOf = async (id: string) => (await found<ChargeDocument>('charges', id))?.processor_key
  return {
    ...(charge !== undefined && { charge: await nameOf(charge, chargeOf) }),
    ...(profile !== undefined && { profile: await slugOf(engine, profile) }),
    ...(provider !== undefined && { provider: await slugOf(engine, provider) }),
    ...(plan !== undefined && { plan: await nameOf(plan, planOf) }),
    ...(previous_plan !== undefined && { previous_plan: await nameOf(previous_plan, planOf) }),
    ...(next_plan !== undefined && { next_plan: await nameOf(next_plan, planOf) }),
    ...others
  }
}

async function nameOf(
  ref: Ref,
  find: (id: string) => Promise<string | null | undefined>
): Promise<string | null> {
  return typeof ref === 'string' ? ((await find(ref)) ?? null) : ref.name
}

/** Null of a profile that is archived or erased. */
async function slugOf({ collection, keys }: Engine, id: string): Promise<string | null> {
  const ref = await keys.reveal(await collection(ACCESS).get<ProfileRef>(profileKey(id)))
  return ref && !ref.archived && typeof ref.slug === 'string' ? ref.slug : null
}
