/** Passwords by Argon2id. Each hash takes 19 MiB and some 20 ms of a thread, so few run at once. */
import { hash, type Options, verify } from '@node-rs/argon2'
import { bounded } from './bounded.ts'
import type { PasswordHasher } from './password-hasher.ts'

// The library's default algorithm is Argon2id.
const cost: Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }
const limits = { running: 2, waiting: 128 }

/** Argon2id with bounded concurrency: a flood of logins waits or is refused, and the event loop goes on. */
export function argonHasher(): PasswordHasher {
  const run = bounded(limits.running, limits.waiting)
  return {
    hash: (password) => run(() => hash(password, cost)),
    verify: (hashed, password) => run(() => verify(hashed, password).catch(() => false))
  }
}
