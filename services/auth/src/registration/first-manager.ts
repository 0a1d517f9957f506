/** The first manager of the broker, made at the first start. */
import { defaultLanguage, FIRST_MANAGER, FIRST_MANAGER_PROFILE } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { SiteSettings } from '@bursar/service-kit'
import { passwordText } from '../passwords/domain/password.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'
import { registerUser, user, userStream } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import { openNames } from '../users/names.ts'

/** Registers the first manager unless the log has one: later starts change neither name nor password. */
export async function ensureFirstManager(
  engine: Engine,
  { admin }: SiteSettings,
  hasher: PasswordHasher
): Promise<void> {
  // One who was archived meanwhile stays so.
  if ((await readUser(engine, FIRST_MANAGER)).is !== 'absent') return
  const password = await hasher.hash(passwordText(admin.password), 'first start')
  const names = await openNames(engine)
  const id = engine.world.id()
  const cause = { actor: 'system', correlationid: id, causationid: id }
  const whenTaken = {
    ok: false,
    code: 'name_taken',
    detail: `The user name ${admin.username} is taken.`
  } as const
  await engine.transact(cause, async (transaction) => {
    const state = await transaction.load(userStream(FIRST_MANAGER), user)
    if (state.is !== 'absent') return
    for (const one of names.allOf(admin.username, FIRST_MANAGER)) transaction.reserve(one, whenTaken)
    const account = {
      user: FIRST_MANAGER,
      profile: FIRST_MANAGER_PROFILE,
      slug: admin.username,
      full_name: admin.username,
      lang: defaultLanguage,
      password
    }
    transaction.append(userStream(FIRST_MANAGER), registerUser(state, account))
  })
}
