import { z } from 'zod'

/** What a part of the suite found. A test that did not run has not passed: it counts as failed. */
export type Count = { readonly passed: number; readonly failed: number }

const vitestReport = z.object({
  numTotalTests: z.number(),
  numPassedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
})

/** The counts of Vitest's JSON report; `report` is null where it wrote none. */
export function vitestCount(report: string | null, exitCode: number | null): Count {
  if (report === null) return { passed: 0, failed: 1 }
  const { numTotalTests, numPassedTests, testResults } = vitestReport.parse(JSON.parse(report))
  // A file that could not even be loaded holds no tests to count.
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return atLeast(numPassedTests, numTotalTests - numPassedTests + broken.length, exitCode)
}

/** The counts of Playwright's JSON report; a flaky test passed only at a second try, so it failed. */
export function playwrightCount(report: string | null, exitCode: number | null): Count {
  if (report === null) return { passed: 0, failed: 1 }
  const { stats, errors } = playwrightReport.parse(JSON.parse(report))
  return atLeast(stats.expected, stats.unexpected + stats.flaky + stats.skipped + errors.length, exitCode)
}

const ownReport = z.object({ passed: z.number(), failed: z.number() })

/** The counts of a report that a runner of our own has written. */
export function ownCount(report: string | null, exitCode: number | null): Count {
  if (report === null) return { passed: 0, failed: 1 }
  const { passed, failed } = ownReport.parse(JSON.parse(report))
  return atLeast(passed, failed, exitCode)
}

/** A runner that failed without naming a test, or found none, counts as one failure. */
function atLeast(passed: number, failed: number, exitCode: number | null): Count {
  const sound = exitCode === 0 && passed + failed > 0
  return { passed, failed: sound ? failed : Math.max(1, failed) }
}
