import { join } from 'node:path'
import { cacheFolder } from '../cache-folder.ts'
import { keepDownload } from '../keep-download.ts'
import { findProgram } from '../process/find-program.ts'
import { downloadJars } from './download-jars.ts'
import { checkJars, readJarList } from './jar-list.ts'
import { mavenJars } from './maven-jars.ts'

/**
 * The folder with Kafka's jars, fetched once from Maven Central: by Maven, which knows this machine's mirrors
 * and proxies, else directly. Each jar is checked against its known sum, whoever brought it.
 */
export async function getJars(say: (line: string) => void): Promise<string> {
  const list = readJarList()
  const folder = join(cacheFolder(), `kafka-${list.version}`)
  return keepDownload(folder, async (draft) => {
    const maven = findProgram('mvn')
    say(`fetching Kafka ${list.version} ${maven ? 'by Maven' : 'from Maven Central'}, once (about 45 MB) …`)
    if (maven) await mavenJars(maven, list.version, draft)
    else await downloadJars(list, draft)
    await checkJars(draft, list)
  })
}
