/** Port: how passwords are hashed, so that a simulation need not burn the time that a real hash takes. */
export interface PasswordHasher {
  /** A hash that costs as much as any and that nobody's password has: who is not there takes as long as who is. */
  readonly decoy: string
  /**
   * A salted hash, as text. Hashes for many networks go by turns; fails with 429 or `overloaded` when too many wait.
   *
   * @param network from where it is asked: see networkOf
   */
  hash(password: string, network: string): Promise<string>
  /** True when the hash is of that password; false for anything else, a malformed hash too. */
  verify(hash: string, password: string, network: string): Promise<boolean>
}
