import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Jar, JarList } from './jar-list.ts'

/** Maven Central, or a mirror of it in BURSAR_MAVEN_URL. */
const MAVEN_CENTRAL = 'https://repo.maven.apache.org/maven2'
const PARALLEL = 4
const ATTEMPTS = 3
const JAR_MS_MAX = 60_000

/** Fetches every jar of the list over HTTP, without Maven. Sums are checked by the caller. */
export async function downloadJars({ jars }: JarList, folder: string): Promise<void> {
  const root = process.env.BURSAR_MAVEN_URL || MAVEN_CENTRAL
  const left = [...jars]
  const fetchNext = async (): Promise<void> => {
    for (let jar = left.shift(); jar; jar = left.shift()) await fetchJar(root, jar, folder)
  }
  await Promise.all(Array.from({ length: PARALLEL }, fetchNext))
}

async function fetchJar(root: string, { path }: Jar, folder: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetch(`${root}/${path}`, { signal: AbortSignal.timeout(JAR_MS_MAX) })
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
      writeFileSync(join(folder, basename(path)), Buffer.from(await answer.arrayBuffer()))
      return
    } catch (error) {
      if (attempt < ATTEMPTS) continue
      throw new Error(`${root}/${path} could not be fetched: ${(error as Error).message}`, { cause: error })
    }
  }
}
