/** Who a login name belongs to, read from the log itself: a login of a name as it is written never waits for a read model. */
import type { Engine } from '@bursar/event-sourcing'
import { ACCESS, named, phoneOf, userKey } from '@bursar/service-kit'
import { openAddresses } from '../addresses/addresses.ts'
import { type User, user, userStream } from './domain/user.ts'
import { identifiersOf } from './domain/username.ts'
import { type Names, openNames } from './names.ts'

/** The user whom a username, e-mail address or phone number names, with personal fields opened. */
export async function findUser(engine: Engine, login: string): Promise<User> {
  const [names, addresses] = [await openNames(engine), await openAddresses(engine)]
  for (const space of identifiersOf(login)) {
    const name = space === 'phone' ? phoneOf(login, undefined) : login
    const holder =
      name && (space === 'name' ? await names.holder(name) : await addresses.account(space, name))
    if (holder) return readUser(engine, holder)
  }
  const other = await inOtherLetters(engine, names, login)
  return other === undefined ? user.initial : readUser(engine, other)
}

/** The only user who has that name in other letters. Of two of version 0.1, which the read model knows, neither. */
async function inOtherLetters(engine: Engine, names: Names, login: string): Promise<string | undefined> {
  const access = engine.collection(ACCESS)
  const known = await named(access, 'username', login)
  if (known) return known.key.slice(userKey('').length)
  const holder = await names.foldedHolder(login)
  // One of two, or one who is too new for the read model.
  const isKnown = holder !== undefined && (await access.load([userKey(holder)])).size > 0
  return isKnown ? undefined : holder
}

/** A user as the log has it now, past every cache: another process may have changed it. */
export async function readUser({ load, keys }: Engine, id: string): Promise<User> {
  return keys.reveal(await load(userStream(id), user))
}
