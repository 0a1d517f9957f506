/** How to speak to the brokers, from the environment. */
import { readFileSync } from 'node:fs'
import type { SASLOptions } from 'kafkajs'
import type { KafkaSecurity } from './settings.ts'

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const
type Mechanism = (typeof MECHANISMS)[number]

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads `KAFKA_SSL` (`true` or `false`), `KAFKA_SSL_CA_FILE`, `KAFKA_SSL_CERT_FILE`, `KAFKA_SSL_KEY_FILE`,
 * `KAFKA_SASL_MECHANISM` (plain, scram-sha-256 or scram-sha-512), `KAFKA_SASL_USERNAME` and
 * `KAFKA_SASL_PASSWORD_FILE`. Throws an Error that names the variable when one is missing or wrong.
 */
export function kafkaSecurity(env: Environment): KafkaSecurity {
  const ssl = sslOf(env)
  const sasl = saslOf(env)
  return { ...(ssl === undefined ? {} : { ssl }), ...(sasl === undefined ? {} : { sasl }) }
}

function sslOf(env: Environment): KafkaSecurity['ssl'] {
  const wanted = env.KAFKA_SSL
  if (wanted !== undefined && wanted !== 'true' && wanted !== 'false')
    throw new Error('KAFKA_SSL is true or false')
  const ca = fileOf(env, 'KAFKA_SSL_CA_FILE')
  const cert = fileOf(env, 'KAFKA_SSL_CERT_FILE')
  const key = fileOf(env, 'KAFKA_SSL_KEY_FILE')
  if ((cert === undefined) !== (key === undefined))
    throw new Error('KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE go together')
  const named = ca !== undefined || cert !== undefined
  if (wanted === 'false' || (wanted === undefined && !named)) return undefined
  if (!named) return true
  return {
    ...(ca === undefined ? {} : { ca: [ca] }),
    ...(cert === undefined || key === undefined ? {} : { cert, key })
  }
}

function saslOf(env: Environment): SASLOptions | undefined {
  const mechanism = env.KAFKA_SASL_MECHANISM?.toLowerCase()
  if (mechanism === undefined) return undefined
  if (!isMechanism(mechanism)) throw new Error(`KAFKA_SASL_MECHANISM is one of ${MECHANISMS.join(', ')}`)
  const username = env.KAFKA_SASL_USERNAME
  if (!username) throw new Error('KAFKA_SASL_USERNAME is missing')
  const password = fileOf(env, 'KAFKA_SASL_PASSWORD_FILE')
  if (!password) throw new Error('KAFKA_SASL_PASSWORD_FILE is missing')
  return { mechanism, username, password: password.trimEnd() } as SASLOptions
}

function isMechanism(text: string): text is Mechanism {
  return (MECHANISMS as readonly string[]).includes(text)
}

function fileOf(env: Environment, name: string): string | undefined {
  const path = env[name]
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${name} cannot be read: ${(error as Error).message}`)
  }
}
