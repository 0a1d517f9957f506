import { join } from 'node:path'
import { runCommand } from '../process/command.ts'
import { findProgram, isProgram } from '../process/find-program.ts'

/** Kafka 4 needs it. */
const JAVA_MIN = 17

/** A Java that can run Kafka: JAVA_HOME's, or one on the PATH. Rejects with a sentence when there is none. */
export async function findJava(): Promise<string> {
  const home = process.env.JAVA_HOME
  const ofHome = home ? join(home, 'bin', 'java') : undefined
  const java = ofHome !== undefined && isProgram(ofHome) ? ofHome : findProgram('java')
  if (java === undefined) {
    throw new Error(`Kafka needs Java ${JAVA_MIN} or newer, but none was found on the PATH or in JAVA_HOME`)
  }
  const { output } = await runCommand(java, ['-version'], { timeoutMs: 20_000 })
  const major = Number(/version "(?:1\.)?(\d+)/.exec(output)?.[1])
  if (!(major >= JAVA_MIN)) {
    const found = output.trim().split('\n')[0]
    throw new Error(`Kafka needs Java ${JAVA_MIN} or newer, but ${java} says: ${found}`)
  }
  return java
}
