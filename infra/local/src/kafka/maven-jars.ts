import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../process/command.ts'
import { projectFile } from './project-file.ts'

const MAVEN_MS_MAX = 300_000

/** Lets Maven copy Kafka's jars into `folder`. Rejects with what Maven said. */
export async function mavenJars(maven: string, version: string, folder: string): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), 'bursar-kafka-'))
  try {
    writeFileSync(join(project, 'pom.xml'), projectFile(version))
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`, '-DincludeScope=runtime']
    const options = { cwd: project, timeoutMs: MAVEN_MS_MAX }
    const { code, output } = await runCommand(maven, ['-q', '-B', ...goal], options)
    if (code !== 0) throw new Error(`Maven could not fetch Kafka: ${output.trim()}`)
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}
