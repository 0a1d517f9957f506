/**
 * A folder with the data of MongoDB and Kafka, used by one owner at a time. It remembers the ports, so that a
 * second start answers where the first did, and who runs on it, so that a start after a crash ends what the
 * crash left running and two starts do not share it.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { endProcess } from './end-process.ts'
import { freePort } from './free-port.ts'
import { type Guard, startGuard } from './guard.ts'
import { type Identity, identify, isAlive } from './identity.ts'

export interface DataFolder {
  readonly path: string
  /** A subfolder, made when it is not there. */
  sub(name: string): string
  /** The port that `name` had before, when it is free, else any free one; `wanted` goes before both. */
  port(name: string, wanted?: number): Promise<number>
  /** Says that this process of ours runs on the folder. */
  adopt(pid: number): void
  /** Says that it has ended. */
  leave(pid: number): void
  /** Everything has ended; the next owner may come. */
  close(): void
}

interface Running {
  readonly owner: Identity
  readonly children: readonly Identity[]
}

/** Milliseconds that a process left by a crash has to end by itself. */
const ORPHAN_GRACE_MS = 5_000

/** Takes the folder. Rejects when another process that is alive has it. */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder)
  mkdirSync(path, { recursive: true })
  await takeOver(path)
  const owner = identify(process.pid) ?? { pid: process.pid, started: '' }
  const children = new Map<number, Identity>()
  const guard: Guard = startGuard()
  const remember = () => write(path, RUNNING, { owner, children: [...children.values()] } satisfies Running)
  remember()
  return {
    path,
    sub(name) {
      const folder = join(path, name)
      mkdirSync(folder, { recursive: true })
      return folder
    },
    async port(name, wanted) {
      const ports = read<Record<string, number>>(path, PORTS) ?? {}
      const port = wanted ?? (await freePort(ports[name]))
      write(path, PORTS, { ...ports, [name]: port })
      return port
    },
    adopt(pid) {
      const identity = identify(pid)
      if (!identity) return
      children.set(pid, identity)
      guard.watch(pid)
      remember()
    },
    leave(pid) {
      children.delete(pid)
      guard.forget(pid)
      remember()
    },
    close() {
      guard.dismiss()
      rmSync(join(path, RUNNING), { force: true })
    }
  }
}

const RUNNING = 'running.json'
const PORTS = 'ports.json'

async function takeOver(path: string): Promise<void> {
  const running = read<Running>(path, RUNNING)
  if (!running) return
  if (isAlive(running.owner)) {
    throw new Error(
      `${path} is in use by process ${running.owner.pid}: stop that process, or choose another folder`
    )
  }
  await Promise.all(running.children.map((child) => endProcess(child, ORPHAN_GRACE_MS)))
}

function read<Content>(path: string, name: string): Content | undefined {
  try {
    return JSON.parse(readFileSync(join(path, name), 'utf8')) as Content
  } catch {
    return undefined
  }
}

/** By a rename, so that a crash in the middle leaves the old content or the new. */
function write(path: string, name: string, content: unknown): void {
  const draft = join(path, `${name}.${process.pid}`)
  writeFileSync(draft, `${JSON.stringify(content)}\n`)
  renameSync(draft, join(path, name))
}
