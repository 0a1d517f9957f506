import { spawn } from 'node:child_process'

/** How a command ended: its exit code (null when a signal ended it or it could not be started) and its output. */
export interface Outcome {
  readonly code: number | null
  /** Standard output and standard error, at most `OUTPUT_CHARS_MAX` from the end. */
  readonly output: string
}

const OUTPUT_CHARS_MAX = 20_000

/** Runs a command to its end, for `timeoutMs` at most. Never throws: a missing program is an outcome too. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly cwd?: string }
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      ...(options.cwd === undefined ? {} : { cwd: options.cwd })
    })
    let output = ''
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_CHARS_MAX)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: null, output: error.message }))
    child.on('close', (code) => resolve({ code, output }))
  })
}
