import type { Problem, Result } from '#lib/domain/problem.ts'
import { parseBootstrap } from '#lib/kafka/bootstrap.ts'
import { Link } from '#lib/kafka/link.ts'

/** The product's own connections to a local cluster, for scripts and tests: what fails is thrown. */

/** Opens connections to the brokers of "host:port,host:port" for as long as `work` takes. */
export async function withLink<T>(bootstrap: string, work: (link: Link) => Promise<T>): Promise<T> {
  const link = new Link(must(parseBootstrap(bootstrap)), { tls: false })
  try {
    return await work(link)
  } finally {
    link.close()
  }
}

/** The value; throws the problem's words where there is none. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message)
  return result.value
}

/** Throws the words of every problem that some part of a change met. */
export function mustAll(outcomes: readonly { readonly problem: Problem | null }[]): void {
  const problems = outcomes.flatMap(({ problem }) => (problem === null ? [] : [problem.message]))
  if (problems.length > 0) throw new Error(problems.join(' '))
}
