import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Stand } from '../test/stand.ts'

const MAIN = 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand'
const VERIFY_EVERY_MS = 500

/**
 * Carries a reassignment file out by Kafka's own tool: --execute, then --verify again and again until it says that all has
 * ended, which takes the throttle away. Returns the number of requests that it sent.
 */
export async function byKafkasTool(
  { kafka, bootstrap }: Stand,
  folder: string,
  text: string,
  rate: number,
): Promise<number> {
  const file = join(folder, 'tool.json')
  await writeFile(file, text)
  let requests = 0
  const run = async (...args: readonly string[]) => {
    const java = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
    const log = `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2-requests.xml')}`
    const program = ['-cp', join(kafka.jars, '*'), MAIN, '--bootstrap-server', bootstrap]
    const all = [...java, log, ...program, '--reassignment-json-file', file, ...args]
    const { stdout, stderr } = await promisify(execFile)('java', all, { timeout: 60_000, maxBuffer: 1e8 })
    requests += stderr.split('\n').filter((line) => line.includes('Sending ')).length
    return stdout
  }
  await run('--execute', '--throttle', String(rate))
  while ((await run('--verify')).includes('is still in progress')) await sleep(VERIFY_EVERY_MS)
  return requests
}
