/** The auth service as one value: who there is, and how they prove it. */
import { authEvents, billingEvents, profileEvents } from '@bursar/contracts'
import { type Service, service } from '@bursar/service-kit'
import { ensureFirstManager } from './first-manager.ts'
import { exchangeToken } from './http/exchange-token.ts'
import { logIn } from './http/log-in.ts'
import { logOut } from './http/log-out.ts'
import { readKeys } from './http/read-keys.ts'
import { readUser } from './http/read-user.ts'
import { register } from './http/register.ts'
import { verifyToken } from './http/verify-token.ts'
import { whoAmI } from './http/who-am-i.ts'
import type { PasswordHasher } from './login/password-hasher.ts'
import { publishedKeys } from './projections/published-keys.ts'
import { roles } from './projections/roles.ts'
import { users } from './projections/users.ts'
import { createTokenKeys } from './tokens/keys.ts'

/** Makes the service. One value serves one engine: it holds the keys that `prepare` reads. */
export function auth({ hasher }: { hasher: PasswordHasher }): Service {
  const keys = createTokenKeys()
  return service({
    name: 'auth',
    definitions: [...authEvents, ...profileEvents, ...billingEvents],
    operations: [
      logIn(keys, hasher),
      register(keys, hasher),
      whoAmI,
      exchangeToken(keys),
      logOut,
      verifyToken(keys),
      readKeys,
      readUser
    ],
    projections: [users, roles, publishedKeys],
    follows: ['profile', 'billing'],
    async prepare(engine, settings) {
      await keys.prepare(engine)
      await ensureFirstManager(engine, settings, hasher)
    }
  })
}
