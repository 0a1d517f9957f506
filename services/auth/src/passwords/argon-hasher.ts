/** Passwords by Argon2id. Each hash takes 19 MiB and some 20 ms of a thread, so few run at once. */
import { hash, type Options, verify } from '@node-rs/argon2'
import { fairQueue, type QueueLimits } from './fair-queue.ts'
import type { PasswordHasher } from './password-hasher.ts'

// The library's default algorithm is Argon2id.
const cost: Options = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }

/** As many of one network as it may log in by in a minute, and more, wait at once; all of them some 10 s. */
const limits: QueueLimits = { running: 2, waitingOfOne: 128, waitingOfAll: 1_024 }

/** Of 32 random bytes that were thrown away, with the same parameters as any. */
const decoy =
  '$argon2id$v=19$m=19456,t=2,p=1$sKf5lRM5cOvBpltVeA83AA$EztSQRIe4dZ0Pwd88ceYBSEiTDXA+jbVQU9m13KiEb0'

/** Argon2id with bounded concurrency: a flood of logins waits or is refused, and the event loop goes on. */
export function argonHasher(): PasswordHasher {
  const run = fairQueue(limits)
  return {
    decoy,
    hash: (password, network) => run(network, () => hash(password, cost)),
    verify: (hashed, password, network) => run(network, () => verify(hashed, password).catch(() => false))
  }
}
