/** Port: how passwords are hashed, so that a simulation need not burn the time that a real hash takes. */
export interface PasswordHasher {
  /** A salted hash, as text. Fails with `overloaded` when too many wait. */
  hash(password: string): Promise<string>
  /** True when the hash is of that password; false for anything else, a malformed hash too. */
  verify(hash: string, password: string): Promise<boolean>
}
