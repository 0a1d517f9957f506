/** How a process that could not start says so. */
import { ConfigError } from '../config/config-error.ts'
import { checkNames } from '../config/unknown-variables.ts'

/** What a process ends with that was not told well what to do; 1 is for all other failures. */
export const badConfiguration = 2

/** Errors whose message says what is wrong and what to do; a new start would end the same way. */
const saidWell = new Set(['FormatError', 'LostEndError', 'ClockBehindError', 'MasterKeyError'])

/** Runs the whole of a main file, unless a setting is misspelt; what fails is said on standard error, and ends the process. */
export async function mainOf(name: string, run: () => Promise<void>): Promise<void> {
  try {
    const warning = checkNames(process.env)
    if (warning) console.error(`bursar ${name}: ${warning}`)
    await run()
  } catch (error) {
    // Not by its class, which lies in what is loaded late.
    const known = error instanceof ConfigError || saidWell.has((error as Error)?.name)
    console.error(`bursar ${name}: ${known ? (error as Error).message : ((error as Error).stack ?? error)}`)
    // Whatever a start that failed has left open must not keep the process alive.
    process.exit(known ? badConfiguration : 1)
  }
}
