/** The environment does not say what a process needs, or says something that cannot be meant. For people. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
