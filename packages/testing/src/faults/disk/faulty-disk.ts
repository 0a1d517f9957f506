/** A disk that fails on demand, for a process that is started with its variables. */
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface FaultyDisk {
  readonly env: Readonly<Record<string, string>>
  /** From now on there is no room, or nothing can be flushed. */
  fail(how: 'full' | 'fsync'): void
  /** It works again. */
  heal(): void
}

const source = fileURLToPath(new URL('../../../src/faults/disk/faulty-disk.c', import.meta.url))
const letters = { full: 'w', fsync: 's' }

/** Compiles it into `folder`, for files under `data`; or says why it cannot be had. */
export function faultyDisk(folder: string, data: string): FaultyDisk | { readonly skip: string } {
  if (process.platform !== 'linux') return { skip: 'LD_PRELOAD and /proc are of Linux' }
  const library = join(folder, 'faulty-disk.so')
  const control = join(folder, 'faulty-disk.mode')
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'], { stdio: 'pipe' })
  } catch (error) {
    return { skip: `no C compiler made the library: ${(error as Error).message.split('\n')[0]}` }
  }
  return {
    env: { LD_PRELOAD: library, FAULTY_DISK: control, FAULTY_DISK_FOLDER: data },
    fail: (how) => writeFileSync(control, letters[how]),
    heal: () => rmSync(control, { force: true })
  }
}
