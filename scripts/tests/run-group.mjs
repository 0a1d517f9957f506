import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const GROUP = fileURLToPath(new URL('./group.mjs', import.meta.url))
// Single tests have limits of their own; this one ends a process that does nothing any more.
const SILENCE_MS_MAX = 300_000
const OUTPUT_CHARS_MAX = 64 * 1024 * 1024
const SAID_CHARS_MAX = 20_000

/** Runs a group in a process; resolves with its TAP, what else it said, and how it ended. */
export function runGroup({ files }) {
  const startedAt = performance.now()
  // A file that is alone is its own main module, with tap's limit for a whole file.
  const alone = files.length === 1
  const child = spawn(process.execPath, ['--enable-source-maps', ...(alone ? files : [GROUP, ...files])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TAP_TIMEOUT: alone ? (process.env.TAP_TIMEOUT ?? '400') : '0' }
  })
  let tap = ''
  let said = ''
  let ended
  const end = (why) => {
    ended ??= why
    child.kill('SIGKILL')
  }
  const silence = setTimeout(() => end(`said nothing for ${SILENCE_MS_MAX / 1000} s`), SILENCE_MS_MAX)
  child.stdout.setEncoding('utf8').on('data', (text) => {
    silence.refresh()
    tap += text
    if (tap.length > OUTPUT_CHARS_MAX) end(`said more than ${OUTPUT_CHARS_MAX} characters`)
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    silence.refresh()
    said = (said + text).slice(-SAID_CHARS_MAX)
  })
  return new Promise((resolve) => {
    child.on('error', (error) => {
      ended ??= error.message
    })
    child.on('close', (code, signal) => {
      clearTimeout(silence)
      if (code !== 0) ended ??= signal ? `was ended by ${signal}` : `ended with exit code ${code}`
      resolve({ tap, said, ended, ms: performance.now() - startedAt })
    })
  })
}
