import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The distribution whose packages this user may install; null where there is no apt, or no right to use it. */
export async function aptDistribution(): Promise<'debian' | 'ubuntu' | null> {
  if (process.getuid?.() !== 0) return null
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const id = /^ID=(debian|ubuntu)$/m.exec(release)?.[1]
  return id === 'debian' || id === 'ubuntu' ? id : null
}

/** Installs a package. Returns why that failed, in a line; null where it is installed. */
export async function aptInstall(name: string): Promise<string | null> {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 16 << 20 }
  try {
    await run('apt-get', ['update'], options)
    await run('apt-get', ['install', '-y', '--no-install-recommends', name], options)
    return null
  } catch (error) {
    return `apt-get: ${firstLines(error)}`
  }
}

/** What a program that failed had to say, as one line. */
export function firstLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string }
  return (stderr?.trim() || message).split('\n').slice(0, 3).join(' ')
}
