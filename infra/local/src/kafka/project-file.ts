/** A Maven project that needs nothing but Kafka, and something that prints what Kafka logs. */
export function projectFile(version: string): string {
  const dependencies = [
    ['org.apache.kafka', 'kafka_2.13', version],
    ['org.slf4j', 'slf4j-simple', '1.7.36']
  ]
  const elements = dependencies.map(
    ([group, artifact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>` +
      `<version>${version}</version></dependency>`
  )
  return (
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>' +
    '<groupId>local</groupId><artifactId>kafka</artifactId><version>1</version>' +
    `<dependencies>${elements.join('')}</dependencies></project>\n`
  )
}
