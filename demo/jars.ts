import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Progress } from '#bin/progress.ts'
import { Refusal } from '#bin/refusal.ts'

const run = promisify(execFile)
const POM = join(import.meta.dirname, 'pom.xml')
export const STATE_DIR = join(import.meta.dirname, '..', '.demo')
const LIBS = join(STATE_DIR, 'libs')

const OWN_CLUSTER = `To use Ballast without the demo, point it at a cluster of your own:

  BALLAST_CLUSTERS="prod=host:9092,host2:9092" npm start`

/**
 * The folder with Apache Kafka's jars, fetched through Maven when pom.xml changed or they are missing.
 * Refuses, saying what to install, where there is no Java 17 or no Maven.
 */
export async function kafkaJars(progress: Progress): Promise<string> {
  await requireJava()
  const pom = await readFile(POM)
  const wanted = createHash('sha256').update(pom).digest('hex')
  const marker = join(LIBS, '.pom-sha256')
  if ((await readFile(marker, 'utf8').catch(() => '')) === wanted) return LIBS
  await requireMaven()
  await rm(LIBS, { recursive: true, force: true })
  await mkdir(LIBS, { recursive: true })
  await progress("Fetching Apache Kafka's jars through Maven (about 55 MB the first time)", resolveJars)
  await writeFile(marker, wanted)
  return LIBS
}

async function resolveJars(): Promise<void> {
  const goal = 'dependency:copy-dependencies'
  const args = ['-B', '-q', '-f', POM, goal, '-DincludeScope=runtime', `-DoutputDirectory=${LIBS}`]
  try {
    await run('mvn', args, { maxBuffer: 16 << 20 })
  } catch (error) {
    const output = (error as { stdout?: string }).stdout ?? ''
    const reasons = output.split('\n').filter((line) => line.includes('ERROR'))
    throw new Refusal(
      `Maven could not fetch Apache Kafka:\n${reasons.slice(0, 4).join('\n') || String(error)}\n` +
        'Check the network, or the mirror in ~/.m2/settings.xml, and start again.',
    )
  }
}

/** Refuses, saying what to install or how to do without the demo, where there is no Java 17. */
export async function requireJava(): Promise<void> {
  const output = await run('java', ['-version']).catch(() => null)
  if (output === null)
    throw new Refusal(`The demo runs three real Kafka brokers and needs Java 17 or later: there is no \`java\` here.

Install it (Debian: apt install openjdk-17-jre-headless; macOS: brew install openjdk@17) and start again.
${OWN_CLUSTER}`)
  // "1.8.0" is Java 8; everything since 9 begins with its own number.
  const version = /version "(?:1\.)?(\d+)/.exec(output.stderr)?.[1]
  if (version !== undefined && Number(version) < 17)
    throw new Refusal(
      `Apache Kafka 4 needs Java 17 or later; \`java\` here is version ${version}.\n${OWN_CLUSTER}`,
    )
}

async function requireMaven(): Promise<void> {
  if ((await run('mvn', ['-v']).catch(() => null)) === null)
    throw new Refusal(`The demo fetches Apache Kafka through Maven: there is no \`mvn\` here.

Install it (Debian: apt install maven; macOS: brew install maven) and start again.
${OWN_CLUSTER}`)
}
