/**
 * One at a time, across processes: the lock is a folder with its owner's name in it. It comes into being by
 * one rename, so it is never there without its owner. The owner renews its date while it works; a lock whose
 * owner is dead, or was silent for `STALE_MS`, is moved away to a name made of the owner's token. Of two that
 * see the same dead lock only the first can do that, because then the name is taken. What an owner started (npm,
 * tsc) may outlive it, when the owner alone was killed: it is waited for, `ORPHAN_MS` at most.
 */
import { randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { inRoot } from './paths.mjs'
import { say } from './progress.mjs'

const FOLDER = 'dist'
const LOCK = `${FOLDER}/prepare.lock`
const STALE_MS = 60_000
const ORPHAN_MS = 5 * 60_000
const RENEW_MS = 5_000
const POLL_MS = 200
const WAIT_MS_MAX = 15 * 60_000
// Moved-away locks are kept as long as somebody could still hold the same judgement about them.
const REMAINS_MS = 60 * 60_000

/**
 * Runs `work` while no other process of this checkout prepares it, and gives it a function to tell the id of each
 * process that it starts. Rejects when waiting takes too long.
 */
export async function withLock(work) {
  const token = randomUUID()
  const until = Date.now() + WAIT_MS_MAX
  let waiting = false
  while (!take(token)) {
    if (moveStaleAway()) continue
    if (Date.now() > until) throw new Error(`another process has been preparing for too long; remove ${LOCK}`)
    if (!waiting) say('another process is preparing this checkout, waiting for it …')
    waiting = true
    await sleep(POLL_MS)
  }
  const renewal = setInterval(renew, RENEW_MS)
  try {
    return await work((child) => writeOwner(inRoot(LOCK), token, child))
  } finally {
    clearInterval(renewal)
    release(token)
    removeRemains()
  }
}

/** Tries to make the lock ours. */
function take(token) {
  const mine = inRoot(`${LOCK}.new-${token}`)
  mkdirSync(mine, { recursive: true })
  writeOwner(mine, token)
  try {
    renameSync(mine, inRoot(LOCK))
    return true
  } catch (error) {
    rmSync(mine, { recursive: true, force: true })
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) return false
    throw error
  }
}

/** By a rename too: a half written owner would be nobody. */
function writeOwner(folder, token, child) {
  const owner = { token, pid: process.pid, child, host: hostname() }
  writeFileSync(`${folder}/owner.new.json`, JSON.stringify(owner))
  renameSync(`${folder}/owner.new.json`, `${folder}/owner.json`)
}

/** Gives the lock back by one rename too: an emptied folder would look free before it is gone. */
function release(token) {
  if (readOwner()?.token !== token) return
  const gone = inRoot(`${LOCK}.done-${token}`)
  renameSync(inRoot(LOCK), gone)
  rmSync(gone, { recursive: true, force: true })
}

function readOwner() {
  try {
    return JSON.parse(readFileSync(inRoot(`${LOCK}/owner.json`), 'utf8'))
  } catch {
    return undefined
  }
}

/** Moves the lock away when its owner cannot be at work any more; true when the way may be free now. */
function moveStaleAway() {
  try {
    const owner = readOwner()
    if (!owner) return false
    const silentMs = Date.now() - statSync(inRoot(`${LOCK}/owner.json`)).mtimeMs
    if (owner.child !== undefined && silentMs < ORPHAN_MS && !isDead(owner.child, owner.host)) return false
    if (silentMs < STALE_MS && !isDead(owner.pid, owner.host)) return false
    renameSync(inRoot(LOCK), inRoot(`${LOCK}.stale-${owner.token}`))
    return true
  } catch {
    // Released or moved by somebody else between two of these steps.
    return false
  }
}

/** Known for sure only of a process of this machine. */
function isDead(pid, host) {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function renew() {
  const now = new Date()
  try {
    utimesSync(inRoot(`${LOCK}/owner.json`), now, now)
  } catch {
    // Taken for stale, after this machine slept perhaps: the steps are safe to repeat, so the work goes on.
  }
}

function removeRemains() {
  for (const name of readdirSync(inRoot(FOLDER))) {
    if (!/^prepare\.lock\.(stale|new|done)-/.test(name)) continue
    const age = Date.now() - (statSync(inRoot(`${FOLDER}/${name}`), { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (age > REMAINS_MS) rmSync(inRoot(`${FOLDER}/${name}`), { recursive: true, force: true })
  }
}
