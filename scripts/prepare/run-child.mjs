import { spawn } from 'node:child_process'
import { root } from './paths.mjs'

/**
 * Runs a command in the root folder and shows what it says. Its standard output goes to standard error: what
 * `npm start` itself prints there may be read by a program. `started` is told the process id. Rejects when the
 * command fails.
 */
export function runChild(command, args, { started = () => {}, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
    child.on('spawn', () => started(child.pid))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${signal ?? `exit code ${code}`}`))
    })
  })
}
