import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { sha256OfFile } from '../sha256.ts'

/** One of Kafka's jars. */
export interface Jar {
  /** Below the root of a Maven repository. */
  readonly path: string
  readonly sha256: string
}

/** A version of Kafka and all that it needs at run time. Written by scripts/infra-jars.mjs. */
export interface JarList {
  readonly version: string
  readonly jars: readonly Jar[]
}

/** The list that this package was made with. */
export function readJarList(): JarList {
  return JSON.parse(readFileSync(new URL('../../kafka-jars.json', import.meta.url), 'utf8'))
}

/** Rejects when the folder lacks a jar of the list, holds another one, or one with other bytes. */
export async function checkJars(folder: string, { jars }: JarList): Promise<void> {
  const wanted = new Set(jars.map(({ path }) => basename(path)))
  const other = readdirSync(folder).find((name) => !wanted.has(name))
  if (other !== undefined) throw new Error(`${folder} contains ${other}, which does not belong to Kafka`)
  for (const { path, sha256 } of jars) {
    const found = await sha256OfFile(join(folder, basename(path)))
    if (found !== sha256) throw new Error(`${basename(path)} has the checksum ${found} instead of ${sha256}`)
  }
}
