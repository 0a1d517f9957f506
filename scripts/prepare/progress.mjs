const LINE_EVERY_MS = 10_000

/** One line about what is going on, on standard error. */
export function say(line) {
  console.error(`bursar: ${line}`)
}

/**
 * Shows how far something is until `end` is called: on a terminal in one line that is written over, elsewhere (a
 * log, CI) in a plain line every ten seconds.
 */
export function showProgress(describe, everyMs) {
  const terminal = process.stderr.isTTY === true
  const startedAt = Date.now()
  const show = () => {
    const line = `${describe()}, ${Math.round((Date.now() - startedAt) / 1000)} s`
    if (terminal) process.stderr.write(`\r\x1b[2Kbursar: ${line}`)
    else say(line)
  }
  const timer = setInterval(show, terminal ? everyMs : LINE_EVERY_MS)
  return {
    end() {
      clearInterval(timer)
      if (terminal) process.stderr.write('\r\x1b[2K')
    }
  }
}
