import type { Audit } from './audit.ts'
import { brokerThrottleLeft } from './rules/broker-throttle-left.ts'
import { topicThrottleLeft } from './rules/topic-throttle-left.ts'

const OF_JOBS = [topicThrottleLeft.id, brokerThrottleLeft.id]

/**
 * The audit of a cluster on which a job of this console is open: between its last move and its end the throttles that it set look
 * left over. Which of them are shows once it has ended.
 */
export function duringJob({ findings, unjudged, hidden }: Audit): Audit {
  return {
    findings: findings.filter(({ rule }) => !OF_JOBS.includes(rule)),
    unjudged: [
      ...unjudged.filter(({ rule }) => !OF_JOBS.includes(rule)),
      ...OF_JOBS.map((rule) => ({ rule, missing: 'a job is running, which sets throttles itself' })),
    ],
    hidden,
  }
}
