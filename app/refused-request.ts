import { type Problem, problem } from '#lib/domain/problem.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/
const READS: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/**
 * Why a request must not be served; null where it may. There is no login, so what a browser sends for another site has to be
 * told apart here: a console on the loopback address is asked for by no other name (a name of an attacker's that is rebound
 * to 127.0.0.1 would make his page one with the console), and changes come from pages of the console only.
 */
export function refusedRequest(
  { method, headers }: Pick<Request, 'method' | 'headers'>,
  listensOn: string,
): Problem | null {
  const host = headers.get('host') ?? ''
  if (LOOPBACK.test(listensOn) && !LOOPBACK.test(host.replace(/:\d+$/, ''))) {
    return problem('host-foreign', `This console listens on ${listensOn} and is not known as "${host}".`)
  }
  if (READS.includes(method)) return null
  const origin = headers.get('origin')
  // Behind a reverse proxy the browser's own name for the console is the forwarded one, as Next has it for its actions.
  const own = headers.get('x-forwarded-host') ?? host
  if (origin !== null && URL.canParse(origin) && new URL(origin).host === own) return null
  return problem(
    'origin-foreign',
    `Nothing was changed: the request came from ${origin ?? 'no page'}, not from a page of ${own}.`,
  )
}
